import type { Call } from "../call";
import { pageByKey } from "../config/page";
import type { Need } from "../iam/need";
import { organizationOf } from "../organizations/membership";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import { read } from "../protocol/read";
import { regionsOf } from "../regions";

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

/** The regions of an account by name, with what it has made of each. The management account may ask of its members. */
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
    // The model lets an empty token pass for none.
    nextToken: input.NextToken === "" ? undefined : input.NextToken,
    pageSize: Math.min(50, settings.pageSize),
  });
  return {
    answer: {
      Regions: items.map(({ region, status }) => ({ RegionName: region, RegionOptStatus: status })),
      ...next,
    },
  };
}

/** On the account itself, or on the member that the request names. */
export function needsOfListRegions({ caller, input, settings }: Call): Need[] {
  const { AccountId: member } = input;
  const { partition, account } = caller;
  const organization = organizationOf(account, settings);
  const path =
    typeof member === "string" && organization !== undefined ? `/${organization.id}/${member}` : "";
  return [{ action: "account:ListRegions", resource: `arn:${partition}:account::${account}:account${path}` }];
}

function refuseOthers(member: string, { caller, settings }: Call): void {
  const organization = organizationOf(caller.account, settings);
  const manages = organization?.managementAccount === caller.account && member !== caller.account;
  const itsOwn = organization !== undefined && organizationOf(member, settings)?.id === organization.id;
  if (manages && itsOwn) return;
  throw new AwsError(
    "AccessDeniedException",
    `User: ${caller.arn} is not authorized to perform: account:ListRegions with the AccountId ${member}: it takes the management account of the organization that this is a member of. Leave AccountId out for the account of the caller.`,
    403,
  );
}
