import { isUnknownOutcome } from "../../../aws/errors";
import { type Clock, retrying } from "../../../aws/retry";

/** How a write ended, as far as it could be found out. */
export interface Settled<T> {
  /** Undefined if it could not be found out: the write may have taken effect, or still will. */
  readonly result: T | undefined;
  /** Whether some answer was lost. What was sent then may still be on its way. */
  readonly unsure: boolean;
}

/**
 * Sends a write until it is known how it ended. Only for one that may be sent twice: whose condition tells by the item
 * that DynamoDB shows when it fails whether the first has landed.
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
      // A single time-out can use up all the time for repetitions: once it is sent again all the same.
      if (unsure) return attempt();
      throw error;
    });
    return { result, unsure };
  } catch (error) {
    if (unsure) return { result: undefined, unsure };
    throw error;
  }
}
