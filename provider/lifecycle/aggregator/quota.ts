import type { AggregatorApi, LiveAggregator, PutRequest } from "../../aws/aggregator";
import { AwsError } from "../../aws/errors";
import { difference } from "../../merge/sets";
import { accountsOf } from "./plan";

/** AWS's quotas; the first and the last can be raised by AWS Support. */
const AGGREGATORS = 50;
const ACCOUNTS = "10,000";
export const WEEKLY_CHANGES = 1_000;

/** How many accounts a Put adds and removes; AWS counts both against the weekly quota. */
export function movedAccounts(
  put: PutRequest,
  before: LiveAggregator | undefined,
): { added: number; removed: number } {
  const [live, wanted] = [before ? accountsOf(before.source) : [], accountsOf(put.source)];
  return { added: difference(wanted, live).length, removed: difference(live, wanted).length };
}

/** Adds to a refusal for a limit which limits are near, with the numbers. Other errors stay as they are. */
export async function explainLimit(
  error: unknown,
  api: AggregatorApi,
  put: PutRequest,
  before: LiveAggregator | undefined,
): Promise<unknown> {
  if (!(error instanceof AwsError) || error.code !== "LimitExceededException") return error;
  const all = await api.list().catch(() => undefined);
  const { added, removed } = movedAccounts(put, before);
  const numbers = [
    all && `this account has ${all.length} aggregators in the region (quota ${AGGREGATORS}, raisable)`,
    put.source.kind === "account" &&
      `this one would hold ${accountsOf(put.source).length} accounts (quota ${ACCOUNTS}, fixed)`,
    `the change adds ${added} and removes ${removed} accounts (quota ${WEEKLY_CHANGES} a week over all aggregators, raisable)`,
  ];
  return new AwsError(
    `${error.message}\nNow: ${numbers.filter(Boolean).join("; ")}.`,
    error.kind,
    error.code,
    error.cause,
  );
}
