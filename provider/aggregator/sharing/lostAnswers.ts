import { isUnknownOutcome } from "../../aws/errors";
import { timingOf } from "../../engine/timing";
import { waitUntilLanded } from "../../live/lostAnswer";
import type { Context } from "../../process/context";
import type { SharingContext } from "../../sharing/context";

/** A context, and whether a write that was made with it may still take effect. */
interface Noted {
  readonly context: SharingContext;
  isUnsure(): boolean;
}

/** A context that records whether the answer to any write was lost. */
export function noteLostAnswers(context: SharingContext): Noted {
  let isUnsure = false;
  const noted =
    <A extends unknown[], T>(write: (...args: A) => Promise<T>) =>
    (...args: A) =>
      write(...args).catch((error: unknown) => {
        isUnsure ||= isUnknownOutcome(error);
        throw error;
      });
  const { configuration } = context;
  const api: typeof configuration.api = (region) => {
    const plain = configuration.api(region);
    return { ...plain, put: noted(plain.put), tag: noted(plain.tag), untag: noted(plain.untag) };
  };
  return { context: { ...context, configuration: { ...configuration, api } }, isUnsure: () => isUnsure };
}

/** Waits until nothing that was sent before can still take effect, and until every reader sees what did. */
export async function waitForWrites(context: Context, name: string): Promise<void> {
  const { configuration, clock } = context;
  const timing = timingOf(configuration.settings.publishing);
  await waitUntilLanded(context, timing.inFlight, name);
  await clock.sleep(timing.propagation);
}
