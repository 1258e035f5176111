import { stillLeaving } from "../domain/claims";
import type { Place } from "../domain/error";
import { type ClaimRemovals, isOverLimit, type MaxRemovals } from "../domain/removals";
import { TooManyRemovalsError } from "./errors";
import type { StoredClaim } from "./store/store";

/** How many accounts one change may take out, as a program says it. */
export interface RemovalLimit {
  /** Undefined: what counts by default. */
  readonly max: MaxRemovals | undefined;
  /** Whether accounts must not be named. */
  readonly secret: boolean;
}

/** A change of a claim, and what decides what it takes out. */
export interface ClaimChange extends ClaimRemovals {
  readonly others: readonly StoredClaim[];
  /** The accounts of the aggregator. */
  readonly live: readonly string[];
}

/**
 * Refuses a claim that lets more accounts go than one change may. Those that other stacks hold as well stay, and don't
 * count.
 *
 * @throws TooManyRemovalsError
 */
export function refuseRemovals(
  { name, region }: Place,
  { claim, of, others, live }: ClaimChange,
  limit: RemovalLimit,
): void {
  const removals = { removed: stillLeaving(claim, others, live), of };
  if (isOverLimit(removals, limit.max)) throw new TooManyRemovalsError(name, region, removals, limit);
}
