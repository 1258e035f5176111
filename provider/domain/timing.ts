/**
 * How long the protocol waits, in milliseconds. What it promises rests on these being long enough; a test makes them
 * short, together with the delays of its AWS.
 */
export interface Timing {
  /** δ: a write is seen by every reader after this. */
  readonly visible: number;
  /** T: a turn older than this sends no Put any more. */
  readonly turn: number;
  /** Δ: no request takes effect later than this after it was sent. SigV4 signatures are valid for five minutes. */
  readonly landed: number;
  /** The longest wait for others, so that one Put carries many claims. */
  readonly company: number;
  /** How far apart the times may be that AWS tells two stacks. Its Date header is in whole seconds. */
  readonly skew: number;
}

/** What holds unless settings say otherwise. */
export const TIMING: Timing = { visible: 1_000, turn: 10_000, landed: 360_000, company: 5_000, skew: 5_000 };

/** How long a departure is remembered for stacks that publish later. An outsider may put the account back one day. */
export const LEAVING_COUNTS = 24 * 3_600_000;
