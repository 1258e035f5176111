import type { StoredTurn } from "../claims/store";
import type { Timing } from "./timing";

/**
 * For how many seconds others have to reckon with a turn that is taken with these times. It stands in the turn itself,
 * since others may have been given other times.
 */
export function turnLasts({ turn, landed }: Timing): number {
  return Math.ceil((turn + landed) / 1_000);
}

/**
 * Milliseconds until nothing that was sent in a turn can take effect any more. A mark may bear any time, also one to
 * come: it counts for as long as it says, and no longer.
 *
 * @param now - AWS's time, in milliseconds since the epoch
 */
export function turnRemains({ stamp, lasts }: StoredTurn, { skew }: Timing, now: number): number {
  return Math.min(stamp * 1_000 - now, 0) + lasts * 1_000 + skew;
}

/** Whether a turn is so old that nothing its stack has sent can still take effect. */
export function isOver(turn: StoredTurn, timing: Timing, now: number): boolean {
  return turnRemains(turn, timing, now) < 0;
}
