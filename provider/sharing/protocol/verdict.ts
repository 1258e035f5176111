import { ownAccounts, sharedAccounts, stillLeaving } from "../../domain/claims";
import { sameSet } from "../../domain/sets";
import type { LiveView, Reading } from "./protocol";
import type { Facts } from "./state";

/** The result of comparing the claims with the aggregator. */
export type Verdict = "published" | "unpublished" | "emptied" | "unreadable";

export function verdictOf(facts: Facts, reading: Reading, live: LiveView): Verdict {
  if (reading.damaged && stillLeaving(facts.claim, reading.others, live.accounts).length > 0)
    return "unreadable";
  const accounts = desiredAccounts(facts, reading, live);
  if (accounts.length === 0) return "emptied";
  return live.scalars && sameSet(accounts, live.accounts) ? "published" : "unpublished";
}

/** The accounts that the aggregator should have. */
export function desiredAccounts(
  { claim, isNarrow }: Facts,
  { others, damaged }: Reading,
  { accounts: live }: LiveView,
): string[] {
  return (isNarrow ? ownAccounts : sharedAccounts)(claim, others, live, damaged);
}
