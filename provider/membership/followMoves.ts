import { timingOf } from "../engine/timing";
import type { Context } from "../sharing/context";
import { PublishingInterrupted } from "../sharing/protocol/errors";

/** How often a run begins, if the owner keeps moving the claims. */
const TRIES = 10;

/**
 * Lets a run begin again that the owner's move of the claims has overtaken, once every reader sees the move.
 *
 * @param isMoved - whether an error says that claims are kept elsewhere by now
 * @returns whether to begin again after `error`. Call it once for each run that failed.
 */
export function followMoves(
  { clock, configuration }: Context,
  isMoved: (cause: unknown) => boolean,
): (error: unknown) => Promise<boolean> {
  let runs = 0;
  return async (error) => {
    runs += 1;
    const cause = error instanceof PublishingInterrupted ? error.cause : error;
    if (runs === TRIES || !isMoved(cause)) return false;
    await clock.sleep(timingOf(configuration.settings.publishing).propagation);
    return true;
  };
}
