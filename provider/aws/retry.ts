import { isOfKind } from "./errors";
import type { AwsErrorKind } from "./failure";

/** Time and randomness, passed in so that tests control them. */
export interface Clock {
  /** Milliseconds on a clock that nobody can set: for durations only, since it doesn't count from a date. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 up to, not including, 1. */
  random(): number;
}

/** The machine's own time and randomness. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

/** How often and how long one kind of failure is retried. Times in milliseconds. */
interface RetryPolicy {
  readonly attempts: number;
  /** No new attempt starts later than this after the first. */
  readonly budget: number;
  /** The first wait is at most this long, each further one at most twice the one before. */
  readonly base: number;
  readonly cap: number;
}

/** IAM makes a new role visible everywhere within about a minute. A new delegated administrator gets the same time. */
const PROPAGATION: RetryPolicy = { attempts: 20, budget: 90_000, base: 2_000, cap: 10_000 };

const POLICIES: Readonly<Partial<Record<AwsErrorKind, RetryPolicy>>> = {
  throttled: { attempts: 10, budget: 120_000, base: 500, cap: 15_000 },
  "unknown-outcome": { attempts: 4, budget: 60_000, base: 300, cap: 5_000 },
  malformed: { attempts: 4, budget: 60_000, base: 300, cap: 5_000 },
  unreachable: { attempts: 3, budget: 30_000, base: 300, cap: 2_000 },
  "invalid-role": PROPAGATION,
  "new-delegation": PROPAGATION,
};

const PASSING = Object.keys(POLICIES) as AwsErrorKind[];

/** Failures that may pass and certainly had no effect. */
export const WITHOUT_EFFECT: readonly AwsErrorKind[] = ["throttled", "unreachable"];

/**
 * Runs `attempt` until it succeeds or repeating doesn't help, waiting with full jitter in between. `attempt` has to
 * start with a new reading, since time has passed.
 *
 * @param kinds - the kinds of failure to retry; default: all that may pass
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  clock: Clock = systemClock,
  kinds: readonly AwsErrorKind[] = PASSING,
): Promise<T> {
  const started = clock.now();
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const isPassing = isOfKind(error, ...kinds) && !error.isFinal;
      const policy = isPassing ? POLICIES[error.kind] : undefined;
      if (policy === undefined || tries >= policy.attempts) throw error;
      const wait = clock.random() * Math.min(policy.cap, policy.base * 2 ** (tries - 1));
      if (clock.now() - started + wait > policy.budget) throw error;
      await clock.sleep(wait);
    }
  }
}
