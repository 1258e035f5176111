import { propagationOf } from "../engine/timing";
import type { Context } from "../process/context";
import { PublishingInterrupted } from "../sharing/protocol/errors";

/** How often a run starts, if the owner keeps moving the claims. */
const TRIES = 10;

/**
 * Restarts a run that failed because the owner moved the claims meanwhile, once every reader sees the move.
 *
 * @param isMoved - whether an error means that claims are kept elsewhere by now
 * @returns whether to start again after `error`. Call it once for each run that failed.
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
    await clock.sleep(propagationOf(configuration));
    return true;
  };
}
