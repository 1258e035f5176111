import type { Publishing } from "../aws/settings";
import { TIMING, type Timing } from "../domain/timing";

/** The protocol's times, as the provider's settings have them. */
export function timingOf(publishing: Publishing): Timing {
  const { propagationSeconds, turnSeconds, inFlightSeconds, gatherSeconds } = publishing;
  return {
    ...TIMING,
    visible: propagationSeconds * 1_000,
    turn: turnSeconds * 1_000,
    landed: inFlightSeconds * 1_000,
    company: gatherSeconds * 1_000,
  };
}
