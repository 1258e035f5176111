import { stillLeaving } from "../domain/claims";
import type { Place } from "../domain/error";
import { type ClaimRemovals, isOverLimit, type MaxRemovals } from "../domain/removals";
import { TooManyRemovalsError } from "./errors";
import type { StoredClaim } from "./store/store";

/** How many accounts one change may remove. */
export interface RemovalLimit {
  /** The limit that the program sets; undefined for the default. */
  readonly max: MaxRemovals | undefined;
  /** Whether accounts must not be named. */
  readonly secret: boolean;
}

/** A change of a claim, and the other claims and live accounts, which decide what it removes. */
interface ClaimChange extends ClaimRemovals {
  readonly others: readonly StoredClaim[];
  /** The accounts of the aggregator. */
  readonly live: readonly string[];
}

/**
 * Refuses a change of a claim that removes more accounts than one change may. Accounts that other stacks claim as well
 * stay, and don't count.
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
