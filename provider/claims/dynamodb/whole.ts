import type { Clock } from "../../aws/retry";

/** After how long something that makes no sense is read again, each time. Milliseconds. */
const PAUSES = [100, 300, 900];

/**
 * Reads something, and again while it makes no sense. DynamoDB shows no item that is half written; what stands in for
 * it locally may.
 *
 * @returns what was read last
 */
export async function readWhole<T>(
  read: () => Promise<T>,
  isWhole: (found: T) => boolean,
  clock: Clock,
): Promise<T> {
  let found = await read();
  for (const pause of PAUSES) {
    if (isWhole(found)) return found;
    await clock.sleep(pause);
    found = await read();
  }
  return found;
}
