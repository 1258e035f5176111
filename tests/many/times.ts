import type { Properties } from "../support/dynamicProvider";

/** The protocol's times, and the delays of AWS's readings and writes. Milliseconds. */
export interface Times {
  /** δ */
  readonly visible: number;
  /** T */
  readonly publish: number;
  /** Δ */
  readonly lands: number;
  /** The longest wait for gathering. */
  readonly gather: number;
  /** How old AWS's readings are; less than δ. */
  readonly stale: number;
  /** How long the slowest Put takes to land; less than Δ. */
  readonly late: number;
  /** The longest wait for an answer. */
  readonly timeout: number;
}

/**
 * Times that are as short as possible on a machine with two cores that runs 45 processes: the time that a request waits
 * for a core has to be small compared to δ − stale and Δ − late.
 */
export const SHORT: Times = {
  visible: 150,
  publish: 1_200,
  lands: 1_800,
  gather: 600,
  stale: 75,
  late: 700,
  timeout: 8_000,
};

/** Short times that leave a margin for a few engines, language hosts and providers that compete for two cores. */
export const PATIENT: Times = {
  visible: 500,
  publish: 5_000,
  lands: 8_000,
  gather: 1_500,
  stale: 200,
  late: 3_000,
  timeout: 10_000,
};

/** The default times, with an AWS whose readings are half as old as allowed. */
export const DEFAULT: Times = {
  visible: 1_000,
  publish: 10_000,
  lands: 360_000,
  gather: 5_000,
  stale: 500,
  late: 0,
  timeout: 60_000,
};

/**
 * For how long processes may wait for a core, in milliseconds, without breaking the promise of these times. The sender
 * of a Put waits about as long as the AWS that executes it.
 */
export function mayStall({ lands, late }: Times): number {
  return (lands - late) / 4;
}

/** The same times for a machine that is slower by this factor. */
export function slowed(times: Times, by: number): Times {
  const entries = Object.entries(times).map(([name, milliseconds]) => [name, milliseconds * by]);
  return Object.fromEntries(entries) as Times;
}

/** The stack's configuration that sets them. */
export function configOf({ visible, publish, lands, gather, timeout }: Times): Properties {
  const publishing = {
    propagationSeconds: visible / 1000,
    turnSeconds: publish / 1000,
    inFlightSeconds: lands / 1000,
    gatherSeconds: gather / 1000,
  };
  return {
    "aws-config:publishing": JSON.stringify(publishing),
    "aws-config:requestTimeoutSeconds": String(timeout / 1000),
  };
}
