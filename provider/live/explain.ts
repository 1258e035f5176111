import type { AggregatorApi, LiveAggregator, PutRequest } from "../aws/aggregator";
import { accountsOf } from "../aws/aggregator";
import { organizationDenial } from "../aws/awsText";
import { AwsError } from "../aws/errors";
import type { OrganizationApi } from "../aws/organization";
import { type ByFace, both, byFace, inLine } from "../domain/errorText";
import { count, grouped } from "../domain/listing";
import { ACCOUNTS, AGGREGATORS, WEEKLY_CHANGES } from "../domain/quotas";
import { describeUnseen, type Finding } from "./finding";
import { lookAtOrganization, unseenIn } from "./organization";
import { findCauses, findRefusals, newRegistration, type RecordedOrganization } from "./organizationCauses";
import { movedAccounts } from "./quota";

/** Adds what can be found out about a rejection to AWS's error. */
export type Explainer = (
  error: unknown,
  put: PutRequest,
  before: LiveAggregator | undefined,
) => Promise<unknown>;

/**
 * Explains why AWS rejects a Put: the limits with their numbers, the organization's state, the property that AWS names.
 *
 * @param recorded - the organization for which the aggregator was made, if the state says so
 */
export function explaining(
  api: AggregatorApi,
  organization: OrganizationApi,
  recorded?: RecordedOrganization,
): Explainer {
  return async (error, put, before) => {
    if (!(error instanceof AwsError)) return error;
    if (ABOUT_ORGANIZATION.includes(error.awsCode))
      return explainOrganization(error, organization, {
        before,
        organization: recorded,
        now: api.earliest(),
      });
    const found = await explanation(error, { api, put, before });
    return found ? error.with({ details: [...error.details, found] }) : error;
  };
}

const ACCESS_DENIED = "OrganizationAccessDeniedException";

const ABOUT_ORGANIZATION = [
  ACCESS_DENIED,
  "NoAvailableOrganizationException",
  "OrganizationAllFeaturesNotEnabledException",
];

interface Explained {
  readonly before: LiveAggregator | undefined;
  readonly organization: RecordedOrganization | undefined;
  /** AWS's time, in milliseconds since the epoch. */
  readonly now: number;
}

/** What was found says what to do, so it replaces the general advice. */
async function explainOrganization(
  error: AwsError,
  api: OrganizationApi,
  { before, organization, now }: Explained,
): Promise<AwsError> {
  const seen = await lookAtOrganization(api).catch(() => undefined);
  if (seen === undefined) return error;
  if (error.awsCode === ACCESS_DENIED && before === undefined) {
    const registered = newRegistration(seen, now);
    if (registered !== undefined) return asNewDelegation(error, seen.account, registered);
  }
  const at = before?.creationTime === undefined ? undefined : Date.parse(before.creationTime);
  const made = before && { organization, at };
  const named = organizationDenial(causeText(error));
  const found =
    error.awsCode === ACCESS_DENIED ? findCauses(seen, { made, named }) : findRefusals(seen, made);
  const lines = [
    ...found.map(describeFinding),
    ...unseenIn(seen).map((unseen) => `As for the cause, ${describeUnseen(unseen)}.`),
  ];
  const details = [...error.details, ...lines];
  return error.with(found.length > 0 ? { details, advice: undefined } : { details });
}

/**
 * A new registration is retried, as a role is that IAM has not propagated yet: AWS's answer is the same for other
 * causes.
 */
function asNewDelegation(error: AwsError, account: string, registered: number): AwsError {
  const at = new Date(registered).toISOString();
  return error.ofKind("new-delegation", {
    details: [
      ...error.details,
      `Account ${account} was registered as a delegated administrator at ${at}. AWS Config can take minutes until it ` +
        "accepts the account.",
    ],
    advice: both("Run `pulumi up` again in a few minutes."),
  });
}

function causeText({ cause }: AwsError): string {
  return cause instanceof Error ? cause.message : String(cause ?? "");
}

function describeFinding({ certainty, error }: Finding): ByFace {
  const cause = certainty === "certain" ? "The cause" : "A likely cause";
  return byFace((face) => `${cause}: ${inLine(error, face)}`);
}

interface Refused {
  readonly api: AggregatorApi;
  readonly put: PutRequest;
  readonly before: LiveAggregator | undefined;
}

async function explanation(error: AwsError, refused: Refused): Promise<string> {
  switch (error.awsCode) {
    case "LimitExceededException":
      return `The numbers are: ${await limits(refused)}.`;
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
  const reached = (used: number, quota: number) => (used >= quota ? ", reached" : "");
  const numbers = [
    all &&
      `this account has ${count(all.length, "aggregator")} in the region (quota ${AGGREGATORS}, can be raised${reached(all.length, AGGREGATORS)})`,
    put.source.kind === "account" &&
      `this aggregator would have ${count(held, "account")} (quota ${grouped(ACCOUNTS)}, fixed${reached(held, ACCOUNTS)})`,
    `this change adds ${grouped(added)} and removes ${grouped(removed)} accounts (quota ${grouped(WEEKLY_CHANGES)} a week ` +
      `across all aggregators, can be raised${reached(added + removed, WEEKLY_CHANGES)})`,
  ];
  return numbers.filter(Boolean).join("; ");
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
