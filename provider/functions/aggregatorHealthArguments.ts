import { brokenAccountId } from "../domain/accountId";
import { AGGREGATOR_NAME_RULE, isAggregatorName } from "../domain/aggregatorName";
import { collecting, type Problem, type Report } from "../domain/problem";
import { brokenRegion } from "../domain/region";
import { brokenSourceRole } from "../domain/sourceRole";
import { isRecord, refuseOthers, withoutNull, withoutUndefined } from "../domain/values";
import type { LookOptions } from "../health/lookAtHealth";
import { readTexts } from "./texts";

const ARGUMENTS = [
  "name",
  "region",
  "accountIds",
  "regions",
  "sourceRole",
  "countResources",
  "timeoutSeconds",
];

/** How long source accounts are checked by default, in seconds. */
const TIMEOUT = 60;

/** What a program requests. */
interface HealthRequest {
  readonly name: string;
  /** Undefined: the provider's region. */
  readonly region: string | undefined;
  readonly options: LookOptions;
}

/**
 * Reads the arguments of `getAggregatorHealth`. Every broken rule is reported.
 *
 * @param isLater - whether a value is an output or a promise, which the plain function can't wait for
 * @returns the request, which is valid only if no rule is broken
 */
export function readHealthArguments(
  args: unknown,
  isLater: (value: unknown) => boolean,
): { readonly request: HealthRequest; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const collect = collecting(problems);
  const report: Report = (path, value, rule, verb) =>
    isLater(value)
      ? collect(path, undefined, "known: pass outputs and promises to getAggregatorHealthOutput")
      : collect(path, value, rule, verb);
  const isObject = isRecord(args) && !isLater(args);
  if (!isObject) report("the arguments", args, "an object");
  const given = isObject ? withoutNull(withoutUndefined(args)) : {};
  if (isObject) refuseOthers(given, ARGUMENTS, "", report);
  const {
    name,
    region,
    accountIds,
    regions,
    sourceRole,
    countResources = true,
    timeoutSeconds = TIMEOUT,
  } = given;
  if (isObject && !isAggregatorName(name)) report("name", name, AGGREGATOR_NAME_RULE);
  const where = readRegion("region", region, report);
  if (sourceRole !== undefined) {
    const rule = brokenSourceRole(sourceRole, where);
    if (rule !== undefined) report("sourceRole", sourceRole, rule);
  }
  if (typeof countResources !== "boolean") report("countResources", countResources, "true or false");
  if (typeof timeoutSeconds !== "number" || !(timeoutSeconds > 0))
    report("timeoutSeconds", timeoutSeconds, "a number of seconds above 0");
  const selection = withoutUndefined({
    accountIds: readSome("accountIds", accountIds, brokenAccountId, report),
    regions: readSome("regions", regions, (one) => brokenRegion(String(one)), report),
  });
  return {
    request: {
      name: String(name),
      region: where,
      options: {
        selection,
        sourceRole: typeof sourceRole === "string" ? sourceRole : undefined,
        withResources: countResources === true,
        lookSeconds: Number(timeoutSeconds),
      },
    },
    problems,
  };
}

function readRegion(path: string, value: unknown, report: Report): string | undefined {
  if (value === undefined) return undefined;
  const rule = typeof value === "string" ? brokenRegion(value) : "the code of an AWS region, as us-east-1";
  if (rule !== undefined) report(path, value, rule);
  return typeof value === "string" ? value : undefined;
}

/** An empty list is rejected: it would select no source. */
function readSome(
  path: string,
  value: unknown,
  broken: (member: unknown) => string | undefined,
  report: Report,
): string[] | undefined {
  if (!Array.isArray(value) || value.length > 0) return readTexts(path, value, broken, report);
  report(path, value, "a list with at least one member");
  return undefined;
}
