import { difference, sortedUnique } from "./sets";

/**
 * What a stack does with accounts and tags that it did not declare.
 *
 * - `preserve`: keeps them
 * - `replace`: removes them; the declared set is the set
 * - `shared`: keeps them, and other stacks may join, each with a claim of its own
 */
export type MergeMode = "preserve" | "replace" | "shared";

/** What one stack says about the accounts of an aggregator. Account ids are strings of 12 digits. */
export interface Claim {
  /** Declared now. */
  readonly accounts: readonly string[];
  /** Declared before, and no longer. */
  readonly leaving: readonly string[];
}

/** The claim of a stack that declared `former` and now declares `declared`. */
export function claimOf(former: readonly string[], declared: readonly string[]): Claim {
  return { accounts: sortedUnique(declared), leaving: sortedUnique(difference(former, declared)) };
}

/**
 * The accounts an aggregator should have, sorted.
 *
 * With `preserve` and `shared` an account leaves only when a claim lets it go and no claim holds it; an account that
 * nobody ever claimed stays.
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
 * What is wanted, and of what is live all that isn't leaving, sorted.
 *
 * @param wanted - accounts that some claim holds; is changed
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
