/**
 * How long the protocol waits, in milliseconds. Its guarantees depend on these times being long enough; a test shortens
 * them, together with the delays of its simulated AWS.
 */
export interface Timing {
  /** δ: after this, every reader sees a write. */
  readonly propagation: number;
  /** T: a turn older than this sends no further Put. */
  readonly turn: number;
  /** Δ: no request takes effect later than this after it was sent. SigV4 signatures are valid for five minutes. */
  readonly inFlight: number;
  /** The longest wait for others, so that one Put carries many claims. */
  readonly gather: number;
  /** The maximum difference between the times that AWS tells two stacks. */
  readonly skew: number;
}

/** How long stacks that publish later remove a leaving account. After that, somebody else may have added it again. */
export const LEAVING_COUNTS = 24 * 3_600_000;
