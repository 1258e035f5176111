import { difference, sortedUnique } from "./sets";

/**
 * What a stack does with accounts and tags that it didn't declare.
 *
 * - `preserve`: keeps them
 * - `replace`: removes them; the declared set is the set
 * - `shared`: keeps them, and other stacks may join, each with a claim of its own
 */
export type MergeMode = "preserve" | "replace" | "shared";

/** One stack's claim to accounts of an aggregator. Account ids are strings of 12 digits. */
export interface Claim {
  /** Declared now. */
  readonly accounts: readonly string[];
  /** Declared before, but no longer. */
  readonly leaving: readonly string[];
}

/** The claim of a stack that declared `former` and now declares `declared`. */
export function claimOf(former: readonly string[], declared: readonly string[]): Claim {
  return { accounts: sortedUnique(declared), leaving: sortedUnique(difference(former, declared)) };
}

/**
 * The accounts an aggregator should have, sorted.
 *
 * With `preserve` and `shared`, an account is removed only if one claim lists it as leaving and no claim holds it. An
 * account that was never claimed stays.
 *
 * @param live - the accounts that are on the aggregator now
 */
export function desiredAccounts(
  mode: MergeMode,
  claims: readonly Claim[],
  live: readonly string[],
): string[] {
  const wanted = unionOf(claims.map(({ accounts }) => accounts));
  if (mode === "replace") return sortedUnique(wanted);
  const leaving = unionOf(claims.map((claim) => claim.leaving));
  return withLive(wanted, live, (id) => leaving.has(id));
}

/**
 * The wanted accounts and all live accounts that aren't leaving, sorted.
 *
 * @param wanted - accounts that some claim holds; this set is modified
 */
export function withLive(
  wanted: Set<string>,
  live: readonly string[],
  isLeaving: (id: string) => boolean,
): string[] {
  for (const id of live) if (!isLeaving(id)) wanted.add(id);
  return sortedUnique(wanted);
}

function unionOf(lists: readonly (readonly string[])[]): Set<string> {
  const union = new Set<string>();
  for (const list of lists) for (const id of list) union.add(id);
  return union;
}
