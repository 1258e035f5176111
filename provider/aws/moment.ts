import type { AwsTimes } from "./awsTime";
import type { Clock } from "./retry";

/** A moment, by two clocks of which each may stand still while the machine sleeps. Milliseconds. */
export interface Moment {
  readonly monotonic: number;
  /** AWS's time, at the latest. */
  readonly aws: number;
}

/** The moment that it is now. */
export function momentOf({ now }: Pick<Clock, "now">, { latest }: Pick<AwsTimes, "latest">): Moment {
  return { monotonic: now(), aws: latest() };
}

/** The most that may have passed between two moments: what is done in an own turn must not be taken for young. */
export function longestBetween(then: Moment, now: Moment): number {
  return Math.max(now.monotonic - then.monotonic, now.aws - then.aws);
}
