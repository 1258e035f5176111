import { longestBetween, type Moment } from "../aws/moment";
import type { ClaimLocation } from "../domain/claimLocation";
import type { Snapshot } from "./protocol/runner";

/**
 * What check and diff find out about the aggregator that a membership joins, for the run that follows in the same
 * process. The result must be right without it.
 */
export interface JoinCache {
  /** check, diff: the aggregator that has the name a membership gives, for create and update. */
  found(key: string, found: FoundAggregator): void;
  foundFor(key: string): FoundAggregator | undefined;
  /** create, update: what check read, if that was a moment ago. Each snapshot is returned only once. */
  takeSeen(key: string, now: Moment): Snapshot | undefined;
  /**
   * The key that the claim of a membership without a state will have: check looks it up, create writes it.
   *
   * @param base - the name of the claim, see `claimBase`
   */
  newKey(base: string, make: () => string): string;
  /** create: the key is used. */
  keyUsed(base: string): void;
}

/** How old a snapshot may be, in milliseconds. */
const FRESH = 2_000;

/** The aggregator that check found for a membership to join. */
interface FoundAggregator {
  readonly arn: string;
  /** Its tags show that the membership may join, and that claims are kept in the membership's store. */
  readonly isOpen: boolean;
  /** Where its claims are kept, according to its tags or to the program; undefined for the aggregator's tags. */
  readonly location?: ClaimLocation | undefined;
  /** What was read about it. A run that begins right afterwards need not read it again. */
  readonly seen?: Snapshot & { readonly at: Moment };
}

export function createJoinCache(): JoinCache {
  const found = new Map<string, FoundAggregator>();
  const keys = new Map<string, string>();
  return {
    found: (key, aggregator) => {
      found.set(key, aggregator);
    },
    foundFor: (key) => found.get(key),
    takeSeen: (key, now) => {
      const { seen, ...rest } = found.get(key) ?? {};
      if (seen) found.set(key, rest as FoundAggregator);
      return seen && longestBetween(seen.at, now) <= FRESH ? seen : undefined;
    },
    newKey: (base, make) => {
      const key = keys.get(base) ?? make();
      keys.set(base, key);
      return key;
    },
    keyUsed: (base) => {
      keys.delete(base);
    },
  };
}
