import { CLAIM_TIMES, type ClaimSettings } from "../aws/settings";
import { TIMING, type Timing } from "../domain/timing";

/** The protocol's times, as the provider's settings have them. */
export function timingOf(settings: ClaimSettings): Timing {
  const { visibleWithin, publishWithin, landsWithin, gatherFor } = { ...CLAIM_TIMES, ...settings };
  return {
    ...TIMING,
    propagation: visibleWithin * 1_000,
    turn: publishWithin * 1_000,
    inFlight: landsWithin * 1_000,
    gather: gatherFor * 1_000,
  };
}
