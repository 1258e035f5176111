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

/**
 * Whether nothing that was sent in another stack's turn can still take effect. One that is taken to last too long only
 * costs time: it is over if it was seen for as long as it lasts, or if it is too old by AWS's time at the earliest.
 *
 * @param seenFor - for how long it was seen, by a clock that nobody can set, in milliseconds
 * @param earliest - AWS's time at the earliest
 */
export function isDead(
  turn: StoredTurn,
  timing: Timing,
  { seenFor, earliest }: { readonly seenFor: number; readonly earliest: number },
): boolean {
  return seenFor >= turn.lasts * 1_000 || isOver(turn, timing, earliest);
}
