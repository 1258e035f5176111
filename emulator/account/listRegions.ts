import type { Call } from "../call";
import { pageByKey } from "../config/page";
import type { Need } from "../iam/need";
import { treeOf } from "../organizations/registry";
import { isTrusted, type Tree } from "../organizations/tree";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import { read } from "../protocol/read";
import { regionsOf } from "../regions";

/** The principal under which Account Management acts for an organization. */
const principal = "account.amazonaws.com";

const shape = {
  type: "structure",
  members: {
    AccountId: { type: "string", pattern: "\\d{12}" },
    MaxResults: { type: "number", min: 1, max: 50 },
    NextToken: { type: "string", min: 0, max: 1000 },
    RegionOptStatusContains: {
      type: "list",
      member: {
        type: "string",
        values: ["ENABLED", "ENABLING", "DISABLING", "DISABLED", "ENABLED_BY_DEFAULT"],
      },
    },
  },
} as const;

/**
 * The regions of an account by name, with their statuses. The account's organization may ask for a member's regions.
 */
export function listRegions(call: Call): Outcome {
  const { caller, settings } = call;
  const input = read(shape, call.input);
  const account = input.AccountId ?? caller.account;
  if (input.AccountId !== undefined) refuseOthers(input.AccountId, call);
  const wanted = input.RegionOptStatusContains ?? [];
  const regions = regionsOf(account, caller.partition, settings).filter(
    ({ status }) => wanted.length === 0 || wanted.includes(status),
  );
  const { items, ...next } = pageByKey(regions, ({ region }) => region, {
    list: `regions of ${account}`,
    limit: input.MaxResults,
    // In the model, an empty token counts as no token.
    nextToken: input.NextToken === "" ? undefined : input.NextToken,
    pageSize: Math.min(50, settings.pageSize),
    invalidToken: () => new AwsError("ValidationException", "The NextToken is not one of this list."),
  });
  return {
    answer: {
      Regions: items.map(({ region, status }) => ({ RegionName: region, RegionOptStatus: status })),
      ...next,
    },
  };
}

/** On the account itself, or on the member that the request names. */
export function needsOfListRegions(call: Call): Need[] {
  const { partition, account } = call.caller;
  const { AccountId: member } = call.input;
  const organization = typeof member === "string" ? organizationOf(call) : undefined;
  const resource =
    organization === undefined
      ? `arn:${partition}:account::${account}:account`
      : `arn:${partition}:account::${organization.managementAccount}:account/${organization.id}/${String(member)}`;
  return [{ action: "account:ListRegions", resource }];
}

/**
 * Only the management account and delegated administrators of Account Management may ask about other accounts, and only
 * with trusted access. Nobody may ask about the management account in this way, not even itself.
 */
function refuseOthers(member: string, call: Call): void {
  const { account, arn } = call.caller;
  const organization = organizationOf(call);
  const mayAsk =
    organization !== undefined &&
    organization.featureSet === "ALL" &&
    isTrusted(principal, organization) &&
    (organization.managementAccount === account ||
      organization.delegations.some(
        (each) => each.account === account && each.servicePrincipal === principal,
      ));
  if (mayAsk && member !== organization.managementAccount && organization.accounts.has(member)) return;
  throw new AwsError(
    "AccessDeniedException",
    `User: ${arn} is not authorized to perform: account:ListRegions on the account ${member}. It takes the management account or a delegated administrator of ${principal}, trusted access for that, and a member of the organization; leave AccountId out for the account of the caller.`,
    403,
  );
}

function organizationOf({ caller, state, settings }: Call): Tree | undefined {
  return treeOf(caller.account, { organizations: state.organizations, settings });
}
