import type { ConfigAggregatorError } from "../../aws/errors";
import { AwsError, isDenied } from "../../aws/errors";
import type { Asking } from "./asking";
import { adviceOf, type Check, check, couldNotLook } from "./check";
import type { Finding } from "./finding";

/** Why there was nothing to call. */
interface Nothing {
  readonly nothing: string;
}

/** In which case a permission is needed. */
type Need = "always" | "organization" | "delegation" | "table" | "some";

/** A permission that a read can show. */
interface Permission {
  /** For example `config:DescribeConfigurationAggregators`. */
  readonly action: string;
  readonly need: Need;
  /** What needs it, as the end of a sentence. */
  readonly usedBy: string;
  /** Makes the call. Undefined: there is nothing to report. */
  ask(asking: Asking): Promise<"allowed" | Nothing | undefined>;
}

const NO_REGION: Nothing = { nothing: "there is no region to ask in" };

const PERMISSIONS: readonly Permission[] = [
  {
    action: "config:DescribeConfigurationAggregators",
    need: "always",
    usedBy: "every resource and command",
    ask: async (asking) => ((await asking.aggregators()) === undefined ? NO_REGION : "allowed"),
  },
  {
    action: "config:ListTagsForResource",
    need: "always",
    usedBy: "every resource and command",
    ask: (asking) => aboutAny(asking, ({ arn }) => asking.tags(arn)),
  },
  {
    action: "config:DescribeConfigurationAggregatorSourcesStatus",
    need: "some",
    usedBy: "list and getAggregatorHealth, which tell the health of sources",
    ask: (asking) => aboutAny(asking, async ({ name }) => (await asking.probe()).sourcesStatus(name)),
  },
  {
    action: "config:GetAggregateDiscoveredResourceCounts",
    need: "some",
    usedBy: "getAggregatorHealth, which counts resources",
    ask: (asking) => aboutAny(asking, async ({ name }) => (await asking.probe()).resourceCounts(name)),
  },
  {
    action: "config:DescribeAggregationAuthorizations",
    need: "some",
    usedBy: "AggregateAuthorization and SourceAccount, in the source account",
    ask: async (asking) => ((await asking.authorizations()) === undefined ? NO_REGION : "allowed"),
  },
  {
    action: "account:ListRegions",
    need: "some",
    usedBy: 'regions: "all" of AggregateAuthorization, and list --regions all',
    ask: async (asking) => allowed(await asking.regions()),
  },
  {
    action: "dynamodb:DescribeTable",
    need: "some",
    usedBy: "table create",
    ask: async (asking) => ofTable(await asking.table(), (table) => table.describe()),
  },
  {
    action: "dynamodb:Query",
    need: "table",
    usedBy: "every stack that shares the aggregator",
    ask: async (asking) => ofTable(await asking.table(), (table) => table.query()),
  },
  {
    action: "dynamodb:GetItem",
    need: "table",
    usedBy: "every stack that shares the aggregator",
    ask: async (asking) => ofTable(await asking.table(), (table) => table.get()),
  },
  {
    action: "organizations:DescribeOrganization",
    need: "organization",
    usedBy: "aggregators of an organization, and accounts by rule",
    ask: async (asking) => allowed(await (await asking.organization()).describe()),
  },
  {
    action: "organizations:ListDelegatedAdministrators",
    need: "delegation",
    usedBy: "aggregators of an organization, in the account of a delegated administrator",
    ask: async (asking) => allowed(await (await asking.organization()).delegatedAdministrators()),
  },
  {
    action: "organizations:ListAWSServiceAccessForOrganization",
    need: "some",
    usedBy: "the preview of an organization's aggregator",
    ask: async (asking) => allowed(await (await asking.organization()).hasServiceAccess()),
  },
  {
    action: "organizations:ListAccounts",
    need: "some",
    usedBy: "getOrganizationAccounts and rollout --organizational-unit",
    ask: async (asking) => allowed(await (await asking.probe()).accounts()),
  },
];

/** A permission that no read can show. */
interface Untested {
  readonly action: string;
  readonly need: "always" | "table" | "organization";
}

const UNTESTED: readonly Untested[] = [
  { action: "config:PutConfigurationAggregator", need: "always" },
  { action: "config:DeleteConfigurationAggregator", need: "always" },
  { action: "config:TagResource", need: "always" },
  { action: "config:UntagResource", need: "always" },
  { action: "config:PutAggregationAuthorization", need: "always" },
  { action: "config:DeleteAggregationAuthorization", need: "always" },
  { action: "dynamodb:UpdateItem", need: "table" },
  { action: "dynamodb:DeleteItem", need: "table" },
  { action: "iam:PassRole", need: "organization" },
  { action: "organizations:EnableAWSServiceAccess", need: "organization" },
];

export const PERMISSION_CHECKS: readonly Check[] = [
  ...PERMISSIONS.map(permissionCheck),
  ...UNTESTED.map(untestedCheck),
];

function untestedCheck({ action, need }: Untested): Check {
  return check<boolean>({
    id: action,
    section: "Permissions",
    title: action,
    ask: (asking) => isNeededFor(need, asking),
    judge: (isNeeded) =>
      isNeeded ? { verdict: "untested", text: "not tested: only a write would show" } : undefined,
  });
}

interface Asked {
  readonly answer: "allowed" | Nothing | ConfigAggregatorError | undefined;
  /** Whether the user wants something that needs the permission. */
  readonly isNeeded: boolean;
}

function permissionCheck({ action, need, usedBy, ask }: Permission): Check {
  return check<Asked>({
    id: action,
    section: "Permissions",
    title: action,
    ask: async (asking) => {
      const [answer, isNeeded] = await Promise.all([
        ask(asking).catch((error: ConfigAggregatorError) => error),
        isNeededFor(need, asking),
      ]);
      return { answer, isNeeded };
    },
    judge: ({ answer, isNeeded }) => {
      if (answer === undefined) return undefined;
      if (answer === "allowed") return { verdict: "right", text: "" };
      if ("nothing" in answer) return { verdict: "unknown", text: answer.nothing };
      return judgeFailure(answer, isNeeded, usedBy);
    },
  });
}

function judgeFailure(error: ConfigAggregatorError, isNeeded: boolean, usedBy: string): Finding {
  if (!("code" in error && "what" in error)) throw error;
  if (error instanceof AwsError && error.awsCode === "AWSOrganizationsNotInUseException")
    return { verdict: "note", text: "this account is in no organization" };
  // The check of the region, the credentials or the table reports what this means, and the next step.
  if (!isDenied(error)) {
    const { verdict, text } = couldNotLook(error);
    const isAnswer = error instanceof AwsError && error.kind !== "unauthenticated";
    return { verdict, text: isAnswer ? `no answer: ${error.awsCode}` : text };
  }
  return isNeeded
    ? { verdict: "wrong", text: `denied; needed by ${usedBy}`, ...adviceOf(error) }
    : { verdict: "warning", text: `denied; needed only by ${usedBy}`, ...adviceOf(error) };
}

async function isNeededFor(need: Need, asking: Asking): Promise<boolean> {
  if (need === "organization") return asking.isOrganizationWanted();
  if (need === "delegation") return asking.isDelegationNeeded();
  if (need === "table") return (await asking.table().catch(() => undefined)) !== undefined;
  return need === "always";
}

async function aboutAny(
  asking: Asking,
  ask: (aggregator: { readonly name: string; readonly arn: string }) => Promise<unknown>,
): Promise<"allowed" | Nothing> {
  if (asking.subject.region === undefined) return NO_REGION;
  const found = await asking.any().catch((error: unknown) => {
    if (isDenied(error)) return undefined;
    throw error;
  });
  if (found === undefined) return { nothing: "there is no aggregator to ask about" };
  return allowed(await ask(found));
}

async function ofTable<Table>(
  table: Table | undefined,
  ask: (table: Table) => Promise<unknown>,
): Promise<"allowed" | undefined> {
  return table && allowed(await ask(table));
}

function allowed(_answer: unknown): "allowed" {
  return "allowed";
}
