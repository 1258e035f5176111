import type { AwsTimes } from "./awsTime";
import type { Clock } from "./retry";

/** A moment on two clocks, in milliseconds. Either clock may stop while the machine sleeps. */
export interface Moment {
  readonly monotonic: number;
  /** The latest that AWS's time can be. */
  readonly aws: number;
}

/** The current moment. */
export function momentOf({ now }: Pick<Clock, "now">, { latest }: Pick<AwsTimes, "latest">): Moment {
  return { monotonic: now(), aws: latest() };
}

/** The longest time that may have passed between two moments: an own turn must not seem younger than it is. */
export function longestBetween(then: Moment, now: Moment): number {
  return Math.max(now.monotonic - then.monotonic, now.aws - then.aws);
}
