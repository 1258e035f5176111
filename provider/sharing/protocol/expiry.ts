import type { Clock } from "../../aws/retry";
import type { Timing } from "../../domain/timing";
import type { StoredTurn } from "../store/store";

/**
 * For how many seconds others have to wait for a turn that is acquired with these times. The turn itself contains it,
 * because other stacks may have other settings.
 */
export function turnSeconds({ turn, inFlight }: Timing): number {
  return Math.ceil((turn + inFlight) / 1_000);
}

/**
 * Milliseconds until nothing that was sent in a turn can still take effect. A mark may have any time, even one in the
 * future: it counts for its own duration, and no longer.
 *
 * @param now - AWS's time, in milliseconds since the epoch
 */
export function turnRemains({ stamp, lasts }: StoredTurn, { skew }: Timing, now: number): number {
  return Math.min(stamp * 1_000 - now, 0) + lasts * 1_000 + skew;
}

/** Whether a turn is so old, by AWS's time, that nothing its stack sent can still take effect. */
export function isExpired(turn: StoredTurn, timing: Timing, now: number): boolean {
  return turnRemains(turn, timing, now) < 0;
}

/** The turns and runs of others that a run has seen, and when it first saw them. */
export class Sightings {
  readonly #clock: Pick<Clock, "now">;
  readonly #seen = new Map<string, { readonly since: number; readonly lasts: number }>();

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /**
   * Whether nothing that was sent in a turn can still take effect. The turn has expired if this run has seen it for as
   * long as it lasts, or if it is too old even by AWS's time at the earliest: waiting too long only costs time.
   *
   * @param earliest - AWS's time at the earliest, in milliseconds since the epoch
   */
  isExpired(turn: StoredTurn, timing: Timing, earliest: number): boolean {
    const id = idOf(turn);
    const now = this.#clock.now();
    const since = this.#seen.get(id)?.since ?? now;
    this.#seen.set(id, { since, lasts: turn.lasts });
    return now - since >= turn.lasts * 1_000 || isExpired(turn, timing, earliest);
  }

  /** For how many milliseconds a turn still counts at most; 0 if it was never seen. */
  remains(turn: Pick<StoredTurn, "key" | "nonce">): number {
    const seen = this.#seen.get(idOf(turn));
    return seen ? seen.since + seen.lasts * 1_000 - this.#clock.now() : 0;
  }
}

function idOf({ key, nonce }: Pick<StoredTurn, "key" | "nonce">): string {
  return `${key} ${nonce}`;
}
