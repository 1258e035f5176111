/**
 * How long the protocol waits, in milliseconds. What it promises rests on these being long enough; a test makes them
 * short, together with the delays of its AWS.
 */
export interface Timing {
  /** δ: a write is seen by every reader after this. */
  readonly propagation: number;
  /** T: a turn older than this sends no Put any more. */
  readonly turn: number;
  /** Δ: no request takes effect later than this after it was sent. SigV4 signatures are valid for five minutes. */
  readonly inFlight: number;
  /** The longest wait for others, so that one Put carries many claims. */
  readonly gather: number;
  /** How far apart the times may be that AWS tells two stacks. */
  readonly skew: number;
}

/** For how long stacks that publish later take a departed account out. After that, an outsider may have put it back. */
export const LEAVING_COUNTS = 24 * 3_600_000;
