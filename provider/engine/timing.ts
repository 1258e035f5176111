import type { Publishing } from "../aws/settings";
import type { Timing } from "../domain/timing";

/** Stacks use AWS's Date header as their clock, which is in whole seconds. */
const SKEW = 5_000;

/** The protocol's times, from the provider's settings. */
export function timingOf(publishing: Publishing): Timing {
  const { propagationSeconds, turnSeconds, inFlightSeconds, gatherSeconds } = publishing;
  return {
    propagation: propagationSeconds * 1_000,
    turn: turnSeconds * 1_000,
    inFlight: inFlightSeconds * 1_000,
    gather: gatherSeconds * 1_000,
    skew: SKEW,
  };
}

/** δ of a process: how long until every reader sees what was written, in milliseconds. */
export function propagationOf({
  settings,
}: {
  readonly settings: { readonly publishing: Publishing };
}): number {
  return timingOf(settings.publishing).propagation;
}
