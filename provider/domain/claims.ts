import { type Claim, withLive } from "./accounts";
import { indexOf } from "./claimIndex";
import { difference, sameSet, sortedUnique } from "./sets";

/** A claim as its stack writes it and as others read it. */
export interface HeldClaim extends Claim {
  /** Its stack is about to delete the aggregator, or to stop sharing it: no stack may join. */
  readonly closing?: "closing" | "forced";
}

/** The empty claim: a stack without a claim is treated as having this one. */
export const NO_CLAIM: HeldClaim = { accounts: [], leaving: [] };

/**
 * The claim of a stack that now declares `accounts`.
 *
 * @param held - its current claim; a killed run may have written it, without the state knowing
 * @param former - what it declared at its last deployment
 */
export function nextClaim(held: Claim, former: readonly string[], accounts: readonly string[]): Claim {
  return {
    accounts: sortedUnique(accounts),
    leaving: sortedUnique(difference([...held.accounts, ...held.leaving, ...former], accounts)),
  };
}

/**
 * The claim of a stack that continues unfinished creates of the same resource. What those creates claimed and this
 * stack doesn't declare is listed as leaving.
 *
 * @param abandoned - the claims that those creates have left
 */
export function wantedClaim(
  held: Claim,
  { former, accounts }: { readonly former: readonly string[]; readonly accounts: readonly string[] },
  abandoned: readonly Claim[],
): Claim {
  const theirs = abandoned.flatMap((claimed) => [...claimed.accounts, ...claimed.leaving]);
  return nextClaim(held, [...former, ...theirs], accounts);
}

/**
 * The claim to restore. Another stack may have added the accounts that the run claimed to the aggregator by now, so
 * these have to leave again.
 *
 * @param before - the accounts that were live before anything was claimed: this stack didn't add those
 */
export function restoredClaim(held: Claim, claimed: Claim, before: readonly string[]): Claim {
  return nextClaim(held, difference(claimed.accounts, before), held.accounts);
}

/** Whether two claims are equal. */
export function sameClaim(left: HeldClaim, right: HeldClaim): boolean {
  return (
    left.closing === right.closing &&
    sameSet(left.accounts, right.accounts) &&
    sameSet(left.leaving, right.leaving)
  );
}

/** More accounts than this are never listed one by one: AWS accepts 10,000, and millions would block the event loop. */
export const MOST_NAMED = 50_000;

/**
 * The accounts that an aggregator should have according to all its claims, sorted. If there are more than {@link
 * MOST_NAMED}, it returns one more than that. Such a list must not be put: AWS, or an earlier check, rejects it.
 *
 * Here and below, `others` is searched with an index, which is built once for each array.
 *
 * @param unreadable - some claim can't be read: it may hold any account, so none is removed
 */
export function sharedAccounts(
  own: Claim,
  others: readonly Claim[],
  live: readonly string[],
  unreadable: boolean,
): string[] {
  const { held, leaving } = indexOf(others);
  const wanted = new Set(own.accounts);
  for (const id of held.ids()) {
    if (wanted.size > MOST_NAMED) return sortedUnique(wanted);
    wanted.add(id);
  }
  const leavingOwn = new Set(own.leaving);
  return withLive(wanted, live, (id) => !unreadable && (leavingOwn.has(id) || leaving.has(id)));
}

/** How many accounts an aggregator should have according to all its claims: see {@link sharedAccounts}. */
export function countShared(
  own: Claim,
  others: readonly Claim[],
  live: readonly string[],
  unreadable: boolean,
): number {
  const { held, leaving } = indexOf(others);
  const leavingOwn = new Set(own.leaving);
  const more = new Set(own.accounts.filter((id) => !held.has(id)));
  for (const id of live)
    if (!held.has(id) && (unreadable || !(leavingOwn.has(id) || leaving.has(id)))) more.add(id);
  return held.size + more.size;
}

/**
 * The accounts that an aggregator should have according to the own claim alone, sorted. Accounts of others stay; other
 * stacks add and remove their own accounts.
 *
 * @param unreadable - some claim can't be read: it may hold any account, so none is removed
 */
export function ownAccounts(
  own: Claim,
  others: readonly Claim[],
  live: readonly string[],
  unreadable: boolean,
): string[] {
  const { held } = indexOf(others);
  const leaving = new Set(own.leaving);
  return withLive(new Set(own.accounts), live, (id) => !unreadable && leaving.has(id) && !held.has(id));
}

/** The live accounts that `claim` lists as leaving, unless one of `others` holds them. */
export function stillLeaving(claim: Claim, others: readonly Claim[], live: readonly string[]): string[] {
  if (claim.leaving.length === 0) return [];
  const { held } = indexOf(others);
  const there = new Set(live);
  return claim.leaving.filter((id) => there.has(id) && !held.has(id));
}

/** Whether all of a claim's accounts are live, and none of those that it lists as leaving. */
export function isFulfilled(claim: Claim, others: readonly Claim[], live: readonly string[]): boolean {
  return difference(claim.accounts, live).length === 0 && stillLeaving(claim, others, live).length === 0;
}

/** Whether each of `others` is fulfilled, considering the own claim and each other. */
export function areFulfilled(others: readonly Claim[], own: Claim, live: readonly string[]): boolean {
  const { held, leaving } = indexOf(others);
  const there = new Set(live);
  for (const id of held.ids()) if (!there.has(id)) return false;
  const wanted = new Set(own.accounts);
  for (const id of leaving.ids()) if (there.has(id) && !held.has(id) && !wanted.has(id)) return false;
  return true;
}
