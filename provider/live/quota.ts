import type { LiveAggregator, PutRequest } from "../aws/aggregator";
import { accountsOf } from "../aws/aggregator";
import { grouped } from "../domain/listing";
import { WEEKLY_CHANGES } from "../domain/quotas";
import { difference } from "../domain/sets";

/** How many accounts a change adds and removes. */
interface Moved {
  readonly added: number;
  readonly removed: number;
}

/** How many accounts a Put adds and removes; AWS counts both against the weekly quota. */
export function movedAccounts(put: PutRequest, before: LiveAggregator | undefined): Moved {
  const [live, wanted] = [before ? accountsOf(before.source) : [], accountsOf(put.source)];
  return { added: difference(wanted, live).length, removed: difference(live, wanted).length };
}

/** A warning if a change exceeds what AWS allows in a week; empty if it doesn't. */
export function warnOfChurn({ added, removed }: Moved): string {
  if (added + removed <= WEEKLY_CHANGES) return "";
  return (
    `warning: this adds ${grouped(added)} and removes ${grouped(removed)} accounts; AWS allows ` +
    `${grouped(WEEKLY_CHANGES)} such changes a week across all aggregators (can be raised), so this may fail`
  );
}
