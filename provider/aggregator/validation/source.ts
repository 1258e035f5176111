import { type Report, withoutValues } from "../../domain/problem";
import { brokenRegion, partitionOf } from "../../domain/region";
import { parseRole, ROLE_RULE } from "../../domain/role";
import { isRecord, type Raw, refuseOthers, withoutNull, withoutUndefined } from "../../domain/values";
import { isUnknown } from "../../engine/unknown";
import { accountIds, type ReadMember } from "../../inputs/accounts";
import { flag, knownOf, texts } from "../../inputs/values";
import type { Inputs } from "../inputs";

/**
 * The two sources. Exactly one of them is needed.
 *
 * @param secret - whether account ids are secret, so that no value is reported
 * @param olds - checked inputs of the state
 * @param region - of the aggregator
 */
export function sources(
  news: Raw,
  { secret, olds, region }: { secret: boolean; olds: Partial<Inputs> | undefined; region: unknown },
  report: Report,
): Raw {
  const { accountAggregationSource: account, organizationAggregationSource: organization } = news;
  // A source that is not known yet may turn out to be undefined.
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
      accountIds({ secret, olds: olds?.accountAggregationSource?.accountIds, least: 1 }),
      accountReport,
    ),
    organizationAggregationSource: source(
      "organizationAggregationSource",
      organization,
      "roleArn",
      roleArn(region),
      report,
    ),
  });
}

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

/** @param region - of the aggregator, if it is known */
function roleArn(region: unknown): ReadMember {
  return (path, value, report) => {
    if (isUnknown(value)) return value;
    const role = parseRole(value);
    const partition = typeof region === "string" && !isUnknown(region) ? partitionOf(region) : undefined;
    if (role === undefined) report(path, value, ROLE_RULE);
    else if (partition !== undefined && role.partition !== partition)
      report(path, value, `a role of the partition ${partition}, since the aggregator is in ${region}`);
    return value;
  };
}

function regions(path: string, { allRegions, regions: list }: Raw, report: Report): Raw {
  flag(`${path}.allRegions`, allRegions, false, report);
  const named = texts(`${path}.regions`, list, brokenRegion, report);
  const known = knownOf(named);
  const some = isUnknown(named) || (Array.isArray(named) && named.length > 0);
  const unsure = isUnknown(allRegions);
  if (allRegions === true && known.length > 0)
    report(`${path}.regions`, known, "set together with allRegions: true", "can't be");
  else if (allRegions !== true && !some && !unsure)
    report(path, undefined, "allRegions: true, or at least one region in regions", "needs");
  return withoutUndefined({
    allRegions: allRegions === true || unsure ? allRegions : undefined,
    regions: some ? named : undefined,
  });
}
