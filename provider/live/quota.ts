import type { LiveAggregator, PutRequest } from "../aws/aggregator";
import { accountsOf } from "../aws/aggregator";
import { difference } from "../domain/sets";

/** Aggregators of an account in a region; AWS Support raises it. */
export const AGGREGATORS = 50;

/** Accounts in an aggregator; fixed. */
export const ACCOUNTS = 10_000;

/** Accounts added and deleted in a week, over all aggregators of an account; AWS Support raises it. */
export const WEEKLY_CHANGES = 1_000;

/** Tags of a resource; fixed. */
const TAGS = 50;

/** What AWS will refuse of a change, counting what others have there; empty where it takes it. */
export function warnOfOverflow(accounts: number, tags: number | undefined): string {
  const over = [
    accounts > ACCOUNTS && `${accounts.toLocaleString("en-US")} accounts, and an aggregator holds 10,000`,
    tags !== undefined && tags > TAGS && `${tags} tags, and an aggregator holds ${TAGS}`,
  ].filter(Boolean);
  return over.length > 0 ? `AWS will refuse this: with those of others it has ${over.join("; ")}` : "";
}

/** How many accounts a change adds and removes. */
export interface Moved {
  readonly added: number;
  readonly removed: number;
}

/** How many accounts a Put adds and removes; AWS counts both against the weekly quota. */
export function movedAccounts(put: PutRequest, before: LiveAggregator | undefined): Moved {
  const [live, wanted] = [before ? accountsOf(before.source) : [], accountsOf(put.source)];
  return { added: difference(wanted, live).length, removed: difference(live, wanted).length };
}

/** A warning where a change is more than AWS takes in a week; empty where it isn't. */
export function warnOfChurn({ added, removed }: Moved): string {
  if (added + removed <= WEEKLY_CHANGES) return "";
  const number = (count: number) => count.toLocaleString("en-US");
  return (
    `warning: accounts that this adds: ${number(added)}, and removes: ${number(removed)}; AWS takes ` +
    `${number(WEEKLY_CHANGES)} such changes a week over all aggregators (raisable), and may refuse`
  );
}
