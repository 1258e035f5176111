import type { Claim } from "./accounts";
import { type HeldClaim, NO_CLAIM, nextClaim } from "./claims";

/**
 * How many accounts one change may remove from an aggregator: a number, or a share of its accounts, for example
 * `"50%"`.
 */
export type MaxRemovals = number | string;

/** What a change removes from an aggregator. */
export interface Removals {
  /** The accounts that leave. */
  readonly removed: readonly string[];
  /** How many accounts the aggregator has. */
  readonly of: number;
}

/** The default: half, if a stack has at least ten accounts, so that losing half is not routine. */
const BY_DEFAULT = { share: "50%", from: 10 };

/** The rule for `maxRemovals`. */
export const MAX_REMOVALS_RULE = 'a whole number from 0 on, or a share between "0%" and "100%"';

/** Whether {@link allowedRemovals} accepts a value. */
export function isMaxRemovals(value: unknown): value is MaxRemovals {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0;
  return typeof value === "string" && /^(\d|[1-9]\d|100)%$/.test(value);
}

/**
 * How many accounts may leave in one change; infinite if there is no limit.
 *
 * @param of - how many accounts there are. A share of it is rounded down
 */
export function allowedRemovals(max: MaxRemovals | undefined, of: number): number {
  if (typeof max === "number") return max;
  if (max === undefined && of < BY_DEFAULT.from) return Number.POSITIVE_INFINITY;
  return Math.floor((of * Number.parseInt(max ?? BY_DEFAULT.share, 10)) / 100);
}

/** Whether a change removes more accounts than allowed. */
export function isOverLimit({ removed, of }: Removals, max: MaxRemovals | undefined): boolean {
  return removed.length > allowedRemovals(max, of);
}

/**
 * The maximum that a claim's change can remove, before anybody checks which accounts are live and who else holds them.
 */
export interface ClaimRemovals {
  /** The claim that is about to be written. */
  readonly claim: Claim;
  /** How many accounts it held. */
  readonly of: number;
}

/**
 * Compares a stack's claim before and after a change.
 *
 * @param own - the current claim; undefined if there is none
 * @param former - what its stack declared at the last deployment
 * @param accounts - what it declares now
 */
export function claimRemovals(
  own: HeldClaim | undefined,
  former: readonly string[],
  accounts: readonly string[],
): ClaimRemovals {
  const held = own ?? NO_CLAIM;
  return {
    claim: nextClaim(held, former, accounts),
    of: new Set([...held.accounts, ...held.leaving, ...former]).size,
  };
}
