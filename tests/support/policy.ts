import type { CallerPolicy, PolicyDocument, StatementDocument } from "../../emulator";
import { sectionOf } from "./markdown";

const PAGE = "docs/permissions.md";

/**
 * The documented policies for managing aggregators, in order: of accounts, of an organization, with an assumed role.
 */
export function documentedPolicies(): PolicyDocument[] {
  return [
    "## Aggregators of accounts",
    "## Aggregators of an organization",
    "## Roles that you assume",
  ].flatMap((heading) => policiesUnder(heading));
}

/** The documented policies for authorizations. */
export function authorizationPolicies(): PolicyDocument[] {
  return policiesUnder("## Authorizations");
}

/** The documented policies for checking source accounts: of the caller that assumes the role there, and of the role. */
export function sourceRolePolicies(): { caller: PolicyDocument; role: PolicyDocument } {
  const [caller, role] = policiesUnder("## Looking into source accounts");
  if (!caller || !role) throw new Error(`${PAGE} shows two policies for looking into source accounts`);
  return { caller, role };
}

/**
 * The documented policies for checking an aggregator's health: in its own account, and of the role in source accounts.
 */
export function healthPolicies(): { caller: PolicyDocument; role: PolicyDocument } {
  const [caller, role] = policiesUnder("## Permissions", "docs/health.md");
  if (!caller || !role) throw new Error("docs/health.md shows two policies");
  return { caller, role };
}

/** The documented policies of a member: with claims in tags, and what a table needs in addition. */
export function memberPolicies(): { tags: PolicyDocument; table: PolicyDocument } {
  const [tags] = policiesUnder("## Permissions of a member");
  const [table] = policiesUnder("## Claims in a table");
  if (!tags || !table) throw new Error(`${PAGE} shows two policies of a member`);
  return { tags, table };
}

/** The documented policies of each account that an organization's aggregator depends on. */
export function organizationPolicies(): Record<"setUp" | "management" | "delegated", PolicyDocument> {
  const [setUp, management, delegated] = [
    "### Management account that sets up",
    "### Management account that deploys",
    "### Delegated administrator",
  ].map((heading) => policiesUnder(heading, "docs/organizations.md")[0]);
  if (!setUp || !management || !delegated) throw new Error("docs/organizations.md shows three policies");
  return { setUp, management, delegated };
}

/** The documented policy for selecting accounts of an organization by a rule. */
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

/** Settings of an emulator in which everybody may do exactly what the documented policies allow. */
export function leastPrivilege(policies = documentedPolicies()): { policies: CallerPolicy[] } {
  return { policies: policies.map((policy) => ({ policy })) };
}

/** Policies that are attached to all callers with an account's credentials, or only to the sessions of a role. */
export interface RolePolicies {
  readonly account?: string;
  /** An ARN. */
  readonly role?: string;
  readonly policies: readonly PolicyDocument[];
}

/** Settings of an emulator in which each role may do what its own policies allow, and all others nothing. */
export function eachItsOwn(roles: readonly RolePolicies[]): { policies: CallerPolicy[] } {
  const attached = roles.flatMap(({ policies, ...to }) => policies.map((policy) => ({ ...to, policy })));
  return { policies: [{ policy: WHO_AM_I }, ...attached] };
}

/** In an emulator, a caller without a policy may do everything. AWS allows this call to everybody anyway. */
const WHO_AM_I: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["sts:GetCallerIdentity"], Resource: "*" }],
};

/** The statements of policies. */
export function statementsOf(policies: readonly PolicyDocument[]): StatementDocument[] {
  return policies.flatMap(({ Statement: statement }) => statement);
}

/** The actions in policies. */
export function actionsOf(policies: readonly PolicyDocument[]): string[] {
  return statementsOf(policies).flatMap(({ Action: action = [] }) => action);
}

/** Policies without one action, and without statements that are empty then. */
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
