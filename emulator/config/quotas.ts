import type { Aggregator } from "../aggregator";
import type { Call } from "../call";

import type { Change } from "../state";
import { limitExceeded } from "./errors";
import type { RequestedSource } from "./source";

/** Rejects a Put that exceeds a quota. Returns the sum of the accounts that it adds and deletes. */
export function checkQuotas(existing: Aggregator | undefined, source: RequestedSource, call: Call): number {
  const { caller, state, settings } = call;
  const { aggregators, accountsPerAggregator, accountChangesPerWeek } = settings.quotas;
  if (existing === undefined && state.list(caller.account, caller.region).length >= aggregators) {
    throw limitExceeded(
      `The account has reached the limit of ${aggregators} configuration aggregators in ${caller.region}.`,
    );
  }
  const requested = source.kind === "account" ? source.accountIds : [];
  if (requested.length > accountsPerAggregator) {
    throw limitExceeded(
      `The request has ${requested.length} accounts. A configuration aggregator can have at most ${accountsPerAggregator}.`,
    );
  }
  const changed = changedAccounts(accountsOf(existing), requested);
  if (changed > 0 && changesThisWeek(call) + changed > accountChangesPerWeek) {
    throw limitExceeded(
      `At most ${accountChangesPerWeek} accounts can be added to or deleted from configuration aggregators within a week.`,
    );
  }
  return changed;
}

/** The accounts in an aggregator's list; none for an organization's aggregator. */
export function accountsOf(aggregator: Aggregator | undefined): readonly string[] {
  return aggregator?.source.kind === "account" ? aggregator.source.accountIds : [];
}

/** The record of a change for the weekly quota. */
export function accountChange(account: string, count: number): Change[] {
  return count === 0 ? [] : [{ kind: "accounts", account, count }];
}

function changesThisWeek({ state, caller, now }: Call): number {
  return state
    .accountChanges(now)
    .filter(({ account }) => account === caller.account)
    .reduce((sum, { count }) => sum + count, 0);
}

function changedAccounts(before: readonly string[], after: readonly string[]): number {
  const old = new Set(before);
  const kept = after.filter((id) => old.has(id)).length;
  return before.length - kept + (after.length - kept);
}
