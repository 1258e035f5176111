import type { AggregatorApi, LiveAggregator, PutRequest } from "../aws/aggregator";
import { accountsOf } from "../aws/aggregator";
import { AwsError } from "../aws/errors";
import type { OrganizationApi } from "../aws/organization";
import { ACCOUNTS, AGGREGATORS, WEEKLY_CHANGES } from "../domain/quotas";
import { organizationRefusals } from "./organization";
import { movedAccounts } from "./quota";

/** Adds to what AWS rejected what can be found out about it. */
export type Explain = (
  error: unknown,
  put: PutRequest,
  before: LiveAggregator | undefined,
) => Promise<unknown>;

/** Explains why AWS rejects a Put: the limits with their numbers, the organization's state, the property that AWS names. */
export function explaining(api: AggregatorApi, organization: OrganizationApi): Explain {
  return async (error, put, before) => {
    if (!(error instanceof AwsError)) return error;
    const found = await explanation(error, { api, organization, put, before });
    return found ? error.with({ details: [...error.details, found] }) : error;
  };
}

interface Refused {
  readonly api: AggregatorApi;
  readonly organization: OrganizationApi;
  readonly put: PutRequest;
  readonly before: LiveAggregator | undefined;
}

async function explanation(error: AwsError, refused: Refused): Promise<string> {
  switch (error.awsCode) {
    case "LimitExceededException":
      return `Current numbers: ${await limits(refused)}.`;
    case "OrganizationAccessDeniedException":
    case "NoAvailableOrganizationException":
    case "OrganizationAllFeaturesNotEnabledException": {
      const found = await organizationRefusals(refused.organization).catch(() => []);
      return found.length > 0 ? `The cause: ${found.map(({ what }) => what).join("; ")}.` : "";
    }
    case "InvalidParameterValueException":
    case "ValidationException": {
      const paths = namedProperties(String(error.cause), refused.put);
      return paths.length > 0 ? `In the program, this is ${paths.join(", ")}.` : "";
    }
    default:
      return "";
  }
}

async function limits({ api, put, before }: Refused): Promise<string> {
  const all = await api.list().catch(() => undefined);
  const { added, removed } = movedAccounts(put, before);
  const held = accountsOf(put.source).length;
  const reached = (count: number, quota: number) => (count >= quota ? ", reached" : "");
  const numbers = [
    all &&
      `aggregators of this account in the region: ${all.length} (quota ${AGGREGATORS}, can be raised${reached(all.length, AGGREGATORS)})`,
    put.source.kind === "account" &&
      `accounts in this one: ${count(held)} (quota ${count(ACCOUNTS)}, fixed${reached(held, ACCOUNTS)})`,
    `accounts that this change adds: ${count(added)}, and removes: ${count(removed)} (quota ${count(WEEKLY_CHANGES)} a ` +
      `week across all aggregators, can be raised${reached(added + removed, WEEKLY_CHANGES)})`,
  ];
  return numbers.filter(Boolean).join("; ");
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** The properties whose value AWS's message repeats. */
function namedProperties(message: string, { name, source, filters }: PutRequest): string[] {
  const path = `${source.kind}AggregationSource`;
  const values: [path: string, values: readonly string[]][] = [
    ["name", [name]],
    [`${path}.regions`, source.regions === "all" ? [] : source.regions],
    [`${path}.accountIds`, accountsOf(source)],
    [`${path}.roleArn`, source.kind === "organization" ? [source.roleArn] : []],
    ["aggregatorFilters.resourceTypes", filters.resourceTypes ?? []],
    ["aggregatorFilters.servicePrincipals", filters.servicePrincipals ?? []],
  ];
  return values.flatMap(([property, some]) =>
    some.filter((value) => message.includes(value)).map((value) => `${property} (${value})`),
  );
}
