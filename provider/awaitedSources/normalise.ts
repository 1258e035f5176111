import { collecting, type Problem, type Report, withoutValues } from "../domain/problem";
import { sortedUnique } from "../domain/sets";
import { isRecord, type Raw, refuseOthers, withoutNull, withoutUndefined } from "../domain/values";
import { hasUnknown, isUnknown } from "../engine/unknown";
import { accountIds } from "../inputs/accounts";
import type { Inputs } from "./inputs";

/** For how long sources are waited for unless a program says otherwise, in seconds: an hour. */
const TIMEOUT = 3600;

/** A day, in seconds. */
const LONGEST = 86_400;

/** Properties that the constructor adds, and that only the steps read. */
export const INTERNAL = ["waitKey", "secrets", "sourceRole", "isPreview"];

/** What the steps need besides the inputs, and the state doesn't hold. */
interface Beside {
  /** The role by which sources are looked into that have not reported. */
  readonly sourceRole: string | undefined;
  readonly isPreview: boolean;
}

interface Normalised {
  /** Valid only if no rule is broken. */
  readonly inputs: Inputs;
  readonly beside: Beside;
  readonly problems: readonly Problem[];
}

/**
 * Brings the inputs that the aggregator or the membership sends into the form that the state holds. The aggregator and
 * the membership themselves report errors in their accounts and regions.
 *
 * @param olds - checked inputs of the last deployment; undefined if there was none
 */
export function normalise(args: Raw, olds?: Partial<Inputs>): Normalised {
  const problems: Problem[] = [];
  const report = collecting(problems);
  const news = withoutNull(args);
  const secrets = Array.isArray(news.secrets) && news.secrets.length > 0 ? news.secrets : undefined;
  const read = accountIds({ secret: secrets !== undefined, olds: olds?.accountIds, least: 0 });
  const inputs = withoutUndefined({
    aggregatorName: news.aggregatorName,
    region: news.region,
    aggregatorArn: news.aggregatorArn,
    accountIds:
      news.accountIds === undefined
        ? undefined
        : read("accountIds", news.accountIds, secrets ? withoutValues(report) : report),
    regions: regionsIn(news.regions),
    ...readWait(news.waitForSources, report),
    waitKey: olds?.waitKey ?? news.waitKey,
    secrets,
    __provider: news.__provider,
  });
  const { sourceRole, isPreview } = news;
  return {
    inputs: inputs as unknown as Inputs,
    beside: {
      sourceRole: typeof sourceRole === "string" && !isUnknown(sourceRole) ? sourceRole : undefined,
      isPreview: isPreview === true,
    },
    problems,
  };
}

function regionsIn(value: unknown): unknown {
  return Array.isArray(value) && !hasUnknown(value) ? sortedUnique(value.map(String)) : value;
}

function readWait(value: unknown, report: Report): Pick<Inputs, "timeoutSeconds" | "atLeast"> {
  if (value !== undefined && value !== true && !isRecord(value))
    report("waitForSources", value, "true, or an object { timeoutSeconds, atLeast }");
  const given = isRecord(value) ? withoutNull(withoutUndefined(value)) : {};
  refuseOthers(given, ["timeoutSeconds", "atLeast"], "waitForSources.", report, {
    timeout: "timeoutSeconds",
    seconds: "timeoutSeconds",
  });
  const { timeoutSeconds = TIMEOUT, atLeast = 1 } = given;
  if (!isWithin(timeoutSeconds, 1, LONGEST))
    report("waitForSources.timeoutSeconds", timeoutSeconds, `a number of seconds from 1 to ${LONGEST}`);
  if (!isWithin(atLeast, Number.MIN_VALUE, 1))
    report("waitForSources.atLeast", atLeast, "a share above 0, at most 1, as 0.95");
  return { timeoutSeconds, atLeast } as Pick<Inputs, "timeoutSeconds" | "atLeast">;
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return isUnknown(value) || (typeof value === "number" && value >= least && value <= most);
}
