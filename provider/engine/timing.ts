import type { Publishing } from "../aws/settings";
import { TIMING, type Timing } from "../domain/timing";

/** The protocol's times, as the provider's settings have them. */
export function timingOf(publishing: Publishing): Timing {
  const { propagationSeconds, turnSeconds, inFlightSeconds, gatherSeconds } = publishing;
  return {
    ...TIMING,
    propagation: propagationSeconds * 1_000,
    turn: turnSeconds * 1_000,
    inFlight: inFlightSeconds * 1_000,
    gather: gatherSeconds * 1_000,
  };
}
