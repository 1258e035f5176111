import { isUnknownOutcome } from "../../../aws/errors";
import { type Clock, retrying } from "../../../aws/retry";

/** How a write ended, as far as that is known. */
interface Settled<T> {
  /** Undefined if it isn't known: the write may have taken effect, or may still do so. */
  readonly result: T | undefined;
  /** Whether an answer was lost, so that a request may still take effect. */
  readonly unsure: boolean;
}

/**
 * Sends a write until it is known how it ended. Only for a write that may be sent twice: one with a condition, so that
 * the item that DynamoDB returns if the condition fails shows whether the first request took effect.
 *
 * @throws AwsError, if it certainly had no effect
 */
export async function settled<T>(send: () => Promise<T>, clock: Clock): Promise<Settled<T>> {
  let unsure = false;
  const attempt = async () => {
    try {
      return await send();
    } catch (error) {
      unsure ||= isUnknownOutcome(error);
      throw error;
    }
  };
  try {
    const result = await retrying(attempt, clock).catch((error: unknown) => {
      // A single time-out can use up all the time for retries, so the write is sent once more.
      if (unsure) return attempt();
      throw error;
    });
    return { result, unsure };
  } catch (error) {
    if (unsure) return { result: undefined, unsure };
    throw error;
  }
}
