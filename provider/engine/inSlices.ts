import { setImmediate } from "node:timers/promises";
import type { Slices } from "../domain/slices";

/** Account ids per slice. An item of DynamoDB holds at most 31,000, which take some milliseconds. */
const SLICE = 30_000;

/** Does the work in slices of some milliseconds, so that the provider process answers the engine in between. */
export async function inSlices<T>(work: Slices<T>): Promise<T> {
  let ids = 0;
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    ids += step.value;
    if (ids < SLICE) continue;
    ids = 0;
    await setImmediate();
  }
}
