import type { Properties } from "../support/dynamicProvider";

/** The protocol's times, and how much later AWS shows and does things. Milliseconds. */
export interface Times {
  /** δ */
  readonly visible: number;
  /** T */
  readonly publish: number;
  /** Δ */
  readonly lands: number;
  /** The longest wait for company. */
  readonly gather: number;
  /** How old what AWS shows is; less than δ. */
  readonly stale: number;
  /** How long the latest Put is on its way; less than Δ. */
  readonly late: number;
  /** The longest wait for an answer. */
  readonly timeout: number;
}

/**
 * Everything as short as a machine bears whose two cores are busy with 45 processes: what a request waits for a core
 * has to be small beside δ − stale and Δ − late.
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

/** Short, with room for what a few engines, language hosts and providers take from each other on two cores. */
export const PATIENT: Times = {
  visible: 500,
  publish: 5_000,
  lands: 8_000,
  gather: 1_500,
  stale: 200,
  late: 3_000,
  timeout: 10_000,
};

/** What users have, with an AWS that shows everything half as late as may be. */
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
 * How long the processes may have to wait for a core, in milliseconds, without breaking what these times promise. Who
 * sends a Put waits about as long as the AWS that carries it out.
 */
export function mayStall({ lands, late }: Times): number {
  return (lands - late) / 4;
}

/** The same times for a machine that is so much slower. */
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
