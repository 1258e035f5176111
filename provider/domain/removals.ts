import type { Claim } from "./accounts";
import { type HeldClaim, NO_CLAIM, nextClaim } from "./claims";

/** How many accounts one change may take out of an aggregator: a number, or a share of those that it has, as `"50%"`. */
export type MaxRemovals = number | string;

/** What a change takes out of an aggregator. */
export interface Removals {
  /** The accounts that leave. */
  readonly removed: readonly string[];
  /** Of how many. */
  readonly of: number;
}

/** What counts if a program says nothing: half, once a stack has so many accounts that losing half is no routine. */
const BY_DEFAULT = { share: "50%", from: 10 };

/** What `maxRemovals` must be. */
export const MAX_REMOVALS_RULE = 'a whole number from 0 on, or a share between "0%" and "100%"';

/** Whether `value` is one that {@link allowedRemovals} takes. */
export function isMaxRemovals(value: unknown): value is MaxRemovals {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0;
  return typeof value === "string" && /^(\d|[1-9]\d|100)%$/.test(value);
}

/**
 * How many accounts may leave in one change; infinite if there is no limit.
 *
 * @param of - how many there are. A share of it is rounded down
 */
export function allowedRemovals(max: MaxRemovals | undefined, of: number): number {
  if (typeof max === "number") return max;
  if (max === undefined && of < BY_DEFAULT.from) return Number.POSITIVE_INFINITY;
  return Math.floor((of * Number.parseInt(max ?? BY_DEFAULT.share, 10)) / 100);
}

/** Whether more accounts leave than may. */
export function isOverLimit({ removed, of }: Removals, max: MaxRemovals | undefined): boolean {
  return removed.length > allowedRemovals(max, of);
}

/** The most that a claim can take out once it says something else, before anybody looks what is live and who holds it too. */
export interface ClaimRemovals {
  /** The claim that is about to be written. */
  readonly claim: Claim;
  /** How many accounts it held. */
  readonly of: number;
}

/**
 * What becomes of a claim.
 *
 * @param own - as it is now; undefined if there is none
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
