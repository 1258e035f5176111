import type { CallerPolicy, PolicyDocument, StatementDocument } from "../../emulator";
import { sectionOf } from "./markdown";

const PAGE = "docs/permissions.md";

/** What managing aggregators takes, in order: those of accounts, those of an organization, a role's assuming. */
export function documentedPolicies(): PolicyDocument[] {
  return [
    "## Aggregators of accounts",
    "## Aggregators of an organization",
    "## Roles that you assume",
  ].flatMap((heading) => policiesUnder(heading));
}

/** What authorizations take. */
export function authorizationPolicies(): PolicyDocument[] {
  return policiesUnder("## Authorizations");
}

/** What looking into source accounts takes: of who assumes the role there, and of the role. */
export function sourceRolePolicies(): { caller: PolicyDocument; role: PolicyDocument } {
  const [caller, role] = policiesUnder("## Looking into source accounts");
  if (!caller || !role) throw new Error(`${PAGE} shows two policies for looking into source accounts`);
  return { caller, role };
}

/** What looking at an aggregator's health takes: in its own account, and of the role in source accounts. */
export function healthPolicies(): { caller: PolicyDocument; role: PolicyDocument } {
  const [caller, role] = policiesUnder("## Permissions", "docs/health.md");
  if (!caller || !role) throw new Error("docs/health.md shows two policies");
  return { caller, role };
}

/** What a member needs: for claims on tags, and what a table needs in addition. */
export function memberPolicies(): { tags: PolicyDocument; table: PolicyDocument } {
  const [tags] = policiesUnder("## Permissions of a member");
  const [table] = policiesUnder("## Claims in a table");
  if (!tags || !table) throw new Error(`${PAGE} shows two policies of a member`);
  return { tags, table };
}

/** What each account needs that an organization's aggregator depends on. */
export function organizationPolicies(): Record<"setUp" | "management" | "delegated", PolicyDocument> {
  const [setUp, management, delegated] = [
    "### Management account that sets up",
    "### Management account that deploys",
    "### Delegated administrator",
  ].map((heading) => policiesUnder(heading, "docs/organizations.md")[0]);
  if (!setUp || !management || !delegated) throw new Error("docs/organizations.md shows three policies");
  return { setUp, management, delegated };
}

/** What selecting accounts of an organization by a rule takes. */
export function accountsByRulePolicy(): PolicyDocument {
  const [policy] = policiesUnder("## Accounts by rule");
  if (!policy) throw new Error(`${PAGE} shows a policy for accounts by rule`);
  return policy;
}

function policiesUnder(heading: string, page = PAGE): PolicyDocument[] {
  const blocks = [...sectionOf(page, heading).matchAll(/^```json\n(.*?)^```$/gms)];
  if (blocks.length === 0) throw new Error(`${page} shows no policy under ${heading}`);
  return blocks.map(([, json = ""]) => JSON.parse(json) as PolicyDocument);
}

/** Settings of an emulator in which everybody may do what the documented policies allow, and nothing else. */
export function leastPrivilege(policies = documentedPolicies()): { policies: CallerPolicy[] } {
  return { policies: policies.map((policy) => ({ policy })) };
}

/** Policies that are attached to whoever calls with an account's credentials, or only to the sessions of a role. */
export interface RolePolicies {
  readonly account?: string;
  /** An ARN. */
  readonly role?: string;
  readonly policies: readonly PolicyDocument[];
}

/** Settings of an emulator in which each role may do what its own policies allow, and everybody else nothing. */
export function eachItsOwn(roles: readonly RolePolicies[]): { policies: CallerPolicy[] } {
  const attached = roles.flatMap(({ policies, ...to }) => policies.map((policy) => ({ ...to, policy })));
  return { policies: [{ policy: WHO_AM_I }, ...attached] };
}

/** Who has no policy at all may do everything in an emulator. AWS allows this one call to everybody anyway. */
const WHO_AM_I: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["sts:GetCallerIdentity"], Resource: "*" }],
};

/** The statements of policies. */
export function statementsOf(policies: readonly PolicyDocument[]): StatementDocument[] {
  return policies.flatMap(({ Statement: statement }) => statement);
}

/** The actions that policies name. */
export function actionsOf(policies: readonly PolicyDocument[]): string[] {
  return statementsOf(policies).flatMap(({ Action: action = [] }) => action);
}

/** Policies with one action taken away, and with it what then says nothing. */
export function without(action: string, policies: readonly PolicyDocument[]): PolicyDocument[] {
  return policies
    .map((policy) => {
      const kept = statementsOf([policy]).map((statement) => ({
        ...statement,
        Action: actionsOf([{ Statement: statement }]).filter((other) => other !== action),
      }));
      return { ...policy, Statement: kept.filter(({ Action: actions }) => actions.length > 0) };
    })
    .filter(({ Statement: statements }) => statements.length > 0);
}
