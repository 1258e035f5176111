import type { AggregatorApi } from "./aggregator";
import { isGone } from "./errors";
import type { Clock } from "./retry";

/** How long something that exists may stay invisible. */
interface Patience {
  readonly clock: Clock;
  /** How long after a write every reader sees it, in milliseconds. */
  readonly visible: number;
}

/** Added to that, in milliseconds: this machine's clock and AWS's may run at different speeds. */
const MARGIN = 100;

/** How many readings follow the first one, spread evenly. */
const LOOKS = 3;

/** How long after a write it is certain that every reader sees it, in milliseconds. */
export function seenAfter(visible: number): number {
  return visible + MARGIN;
}

/**
 * Reads something that is known to exist, or to have existed: it may be new, and the reading may be older. If the first
 * reading finds it, there is only this one.
 *
 * @returns the first answer that is as expected, otherwise the last one, which every reader would get by then
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
 * AWS Config for callers that rely on one answer: if it doesn't show what is known to exist, "there is none" may be an
 * old answer, and is accepted only after every reader would see it.
 *
 * An ARN is known from an answer of AWS or from a state. If AWS doesn't know an ARN yet, it neither reads nor changes
 * its tags, so these calls are repeated, too.
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
