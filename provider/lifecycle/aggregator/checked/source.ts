import { type Report, withoutValues } from "../../problem";
import { isUnknown } from "../../unknown";
import { type Inputs, MEMBER, type MemberMap } from "../inputs";
import {
  brokenRegion,
  flag,
  isRecord,
  knownOf,
  type Raw,
  refuseOthers,
  sortedByKey,
  texts,
  withoutNull,
  withoutUndefined,
} from "./values";

/** AWS's fixed quota. */
const MAX_ACCOUNTS = 10_000;

/**
 * The two sources, of which there has to be exactly one.
 *
 * @param secret - account ids are secret: no value is reported
 * @param olds - checked inputs of the state
 */
export function sources(
  news: Raw,
  { secret, olds }: { secret: boolean; olds: Partial<Inputs> | undefined },
  report: Report,
): Raw {
  const { accountAggregationSource: account, organizationAggregationSource: organization } = news;
  // One that is not known yet may turn out to be left out.
  const unsure = isUnknown(account) || isUnknown(organization);
  const count = [account, organization].filter((one) => one !== undefined).length;
  if (count === 0 || (count === 2 && !unsure))
    report(
      "",
      undefined,
      "exactly one of accountAggregationSource and organizationAggregationSource is needed",
    );
  const accountReport = secret ? withoutValues(report) : report;
  return withoutUndefined({
    accountAggregationSource: source(
      "accountAggregationSource",
      account,
      "accountIds",
      accountIds(secret, olds?.accountAggregationSource?.accountIds),
      accountReport,
    ),
    organizationAggregationSource: source(
      "organizationAggregationSource",
      organization,
      "roleArn",
      roleArn,
      report,
    ),
  });
}

type ReadMember = (path: string, value: unknown, report: Report) => unknown;

function source(path: string, value: unknown, key: string, readMember: ReadMember, report: Report): unknown {
  if (value === undefined || isUnknown(value)) return value;
  if (!isRecord(value)) {
    report(path, value, "an object");
    return value;
  }
  const members = withoutNull(value);
  refuseOthers(members, [key, "allRegions", "regions"], `${path}.`, report);
  return withoutUndefined({
    [key]: readMember(`${path}.${key}`, members[key], report),
    ...regions(path, members, report),
  });
}

/**
 * Account ids as a map by id. Where some are not known yet, these have keys of their own, and those of the state stay:
 * one of them may be meant.
 */
function accountIds(secret: boolean, olds: MemberMap | undefined): ReadMember {
  return (path, value, report) => {
    if (isUnknown(value)) return value;
    const entries = accountEntries(value, secret);
    // With ignoreChanges the engine hands back what a refresh has left in the state.
    const isEmptied = olds !== undefined && Object.keys(olds).length === 0 && isRecord(value);
    if (entries === undefined || (entries.length === 0 && !isEmptied)) {
      report(path, value, "a list of at least one account id");
      return value;
    }
    const unsure = entries.some(([id]) => isUnknown(id));
    const members = new Map<string, unknown>(unsure ? Object.entries(olds ?? {}) : []);
    entries.forEach(([id, at], index) => {
      if (isUnknown(id)) members.set(`(known later ${index})`, id);
      else if (typeof id === "string" && /^\d{12}$/.test(id)) members.set(id, MEMBER);
      else report(`${path}${at}`, id, brokenAccount(id));
    });
    if (members.size > MAX_ACCOUNTS)
      report(
        path,
        undefined,
        `an aggregator holds at most 10,000 accounts, and these are ${members.size.toLocaleString("en-US")}`,
      );
    return sortedByKey(members);
  };
}

function brokenAccount(id: unknown): string {
  return typeof id === "number"
    ? "an account id is a string: as a number it loses leading zeros"
    : "an account id is a string of 12 digits";
}

/** Ids with where they stand, out of a program's list or of checked inputs' map. */
function accountEntries(value: unknown, secret: boolean): [id: unknown, at: string][] | undefined {
  if (Array.isArray(value)) return value.map((id, index) => [id, `[${index}]`]);
  if (!isRecord(value)) return undefined;
  return Object.entries(value).map(([id, member], index) => [
    isUnknown(member) ? member : id,
    `[${secret ? index : JSON.stringify(id)}]`,
  ]);
}

function roleArn(path: string, value: unknown, report: Report): unknown {
  if (!isUnknown(value) && (typeof value !== "string" || value === ""))
    report(path, value, "the ARN of a role that AWS Config can assume");
  return value;
}

function regions(path: string, { allRegions, regions: list }: Raw, report: Report): Raw {
  flag(`${path}.allRegions`, allRegions, false, report);
  const named = texts(`${path}.regions`, list, brokenRegion, report);
  const known = knownOf(named);
  const some = isUnknown(named) || (Array.isArray(named) && named.length > 0);
  const unsure = isUnknown(allRegions);
  if (allRegions === true && known.length > 0)
    report(`${path}.regions`, known, "not together with allRegions: true");
  else if (allRegions !== true && !some && !unsure)
    report(path, undefined, "allRegions: true, or at least one of regions, is needed");
  return withoutUndefined({
    allRegions: allRegions === true || unsure ? allRegions : undefined,
    regions: some ? named : undefined,
  });
}
