import type { AggregatorApi } from "./aggregator";
import { isGone } from "./errors";
import type { Clock } from "./retry";

/** How long something that exists may not be seen. */
interface Patience {
  readonly clock: Clock;
  /** Every reader sees a write after this, in milliseconds. */
  readonly visible: number;
}

/** What is added to it, in milliseconds: this machine and AWS may not count quite alike. */
const MARGIN = 100;

/** How often it is looked for after the first time, spread evenly. */
const LOOKS = 3;

/** How long after a write every reader sees it for certain, in milliseconds. */
export function seenAfter(visible: number): number {
  return visible + MARGIN;
}

/**
 * Looks for something that is known to exist, or to have existed: it may have been made a moment ago, and a reading may
 * be older. Where it is found at once, that is one look.
 *
 * @returns the first answer that is as expected, otherwise the last one, which every reader would get
 */
export async function lookAgain<T>(
  look: () => Promise<T>,
  isExpected: (found: T) => boolean,
  { clock, visible }: Patience,
): Promise<T> {
  let found = await look();
  for (let looks = 0; looks < LOOKS && !isExpected(found); looks++) {
    await clock.sleep(Math.ceil(seenAfter(visible) / LOOKS));
    found = await look();
  }
  return found;
}

/**
 * AWS Config for callers who take its word: if it doesn't show what is known, "there is none" may be an old answer,
 * and is believed only once everybody would see it.
 *
 * An ARN is known from an answer of AWS or from a state. Of one that AWS doesn't know, tags are neither read nor changed,
 * so that these calls are repeated, too.
 */
export function patient(api: AggregatorApi, patience: Patience): AggregatorApi {
  const known = async <T>(call: () => Promise<T>): Promise<T> => {
    const answer = await lookAgain(
      () =>
        call().then(
          (value) => ({ value }),
          (error: unknown) => {
            if (isGone(error)) return { error };
            throw error;
          },
        ),
      (one) => "value" in one,
      patience,
    );
    if ("value" in answer) return answer.value;
    throw answer.error;
  };
  return {
    ...api,
    describe: (name, arn) =>
      arn === undefined
        ? api.describe(name)
        : lookAgain(
            () => api.describe(name),
            (live) => live?.arn === arn,
            patience,
          ),
    listTags: (arn) => known(() => api.listTags(arn)),
    tag: (arn, tags) => known(() => api.tag(arn, tags)),
    untag: (arn, keys) => known(() => api.untag(arn, keys)),
  };
}
