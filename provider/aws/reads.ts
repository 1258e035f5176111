import { AwsError } from "./errors";
import type { Clock } from "./retry";

/** How long a read is retried. */
export interface Patience {
  /** Seconds from the first attempt on. */
  readonly seconds: number;
  /** The most attempts. Default: as many as the time allows. */
  readonly attempts?: number | undefined;
}

/** How often one kind of failure is retried. Times in milliseconds. */
interface Policy {
  /** The most failures of this kind. */
  readonly attempts: number;
  /** The first wait is at most this long, each further one at most twice the one before. */
  readonly base: number;
  readonly cap: number;
}

const THROTTLED: Policy = { attempts: Number.POSITIVE_INFINITY, base: 500, cap: 10_000 };

/** No answer, an answer of a failed server, or a name server that doesn't answer. */
const INTERRUPTED: Policy = { attempts: Number.POSITIVE_INFINITY, base: 300, cap: 5_000 };

/** A name that doesn't exist usually stays so; a name server may be wrong for a moment. */
const UNKNOWN_HOST: Policy = { attempts: 5, base: 500, cap: 4_000 };

/** If nothing listens, or a proxy answers, that seldom passes. */
const REJECTED: Policy = { attempts: 4, base: 300, cap: 2_000 };

function policyFor({ kind, awsCode: code }: AwsError): Policy | undefined {
  if (kind === "throttled") return THROTTLED;
  if (kind === "unknown-outcome") return code === "SyntaxError" ? REJECTED : INTERRUPTED;
  if (kind === "malformed") return REJECTED;
  if (kind !== "unreachable") return undefined;
  if (code === "EAI_AGAIN") return INTERRUPTED;
  return code === "ENOTFOUND" ? UNKNOWN_HOST : REJECTED;
}

/**
 * Runs a read until it succeeds, repeating doesn't help, or the time is over. Waits in between, with full jitter.
 * Nothing else repeats a read.
 *
 * @param attempt - given the milliseconds that are left
 * @throws AwsError, `isFinal` if retrying has been given up
 */
export async function reading<T>(
  attempt: (left: number) => Promise<T>,
  { seconds, attempts = Number.POSITIVE_INFINITY }: Patience,
  clock: Clock,
): Promise<T> {
  const started = clock.now();
  const left = () => seconds * 1000 - (clock.now() - started);
  const failures = new Map<Policy, number>();
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(Math.max(left(), 1));
    } catch (error) {
      const policy = error instanceof AwsError ? policyFor(error) : undefined;
      if (policy === undefined) throw error;
      const failed = (failures.get(policy) ?? 0) + 1;
      failures.set(policy, failed);
      const wait = clock.random() * Math.min(policy.cap, policy.base * 2 ** (failed - 1));
      if (tries >= attempts || failed >= policy.attempts || wait >= left())
        throw final(error as AwsError, tries, clock.now() - started);
      await clock.sleep(wait);
    }
  }
}

function final(error: AwsError, tries: number, elapsed: number): AwsError {
  return error.final(tries > 1 ? [`It was tried ${tries} times in ${Math.ceil(elapsed / 1000)} s.`] : []);
}
