import type { HeldClaim } from "../merge/claims";

/** Who a claim belongs to. Fixed in the state when its resource is created. */
export interface Claimant {
  /** What tells claims of an aggregator apart: `project/stack/resource:hash`, see `claimKey`. */
  readonly key: string;
}

/** A claim as a store holds it. */
export interface StoredClaim extends HeldClaim {
  readonly key: string;
  /** When `leaving` was written, in seconds since the epoch, AWS's time; undefined where nothing is leaving. */
  readonly leavingSince?: number;
}

/** A turn to send a Put, as a store holds it: a mark on a claim, or the lease. */
export interface StoredTurn {
  /** Key of the claim of the stack that has it. */
  readonly key: string;
  readonly nonce: string;
  /** When it was taken, in seconds since the epoch, AWS's time. */
  readonly stamp: number;
  /** For how many seconds from then on what its stack has sent may still take effect. */
  readonly lasts: number;
}

/** The longest that a turn may last, in seconds. */
export const LONGEST_TURN = 36 ** 2 - 1;

/** Everything a store holds about one aggregator. */
export interface StoredClaims {
  /** The claims that could be read, by key, the own one included. */
  readonly claims: readonly StoredClaim[];
  readonly turns: readonly StoredTurn[];
  /** Keys of claims of which some parts are older than others: read again in a moment they may fit. */
  readonly torn: readonly string[];
  /** Keys of claims that make no sense, or come from a later version of this package. They are never touched. */
  readonly damaged: readonly string[];
  /** What bears the prefix of claims and is none. Never touched. */
  readonly foreign: readonly string[];
}

/** The own claim, and those of others. */
export interface SplitClaims {
  readonly own: StoredClaim | undefined;
  readonly others: readonly StoredClaim[];
  /** Some claim can't be read: it may hold any account. */
  readonly unreadable: boolean;
}

const splits = new WeakMap<StoredClaims, Map<string, SplitClaims>>();

/** Splits what a store holds: the same arrays each time, so that one index of the others serves all who ask. */
export function splitClaims(stored: StoredClaims, key: string): SplitClaims {
  const known = splits.get(stored) ?? new Map<string, SplitClaims>();
  splits.set(stored, known);
  const split = known.get(key) ?? splitOf(stored, key);
  known.set(key, split);
  return split;
}

function splitOf({ claims, torn, damaged }: StoredClaims, key: string): SplitClaims {
  return {
    own: claims.find((claim) => claim.key === key),
    others: claims.filter((claim) => claim.key !== key),
    unreadable: [...torn, ...damaged].some((other) => other !== key),
  };
}

/** How a write of the own claim ended. Failures of which it is certain that nothing was written are thrown. */
export type Written =
  | { readonly outcome: "written" }
  /** There is no room for it, and nothing was written. `reason` is a sentence with the numbers. */
  | { readonly outcome: "full"; readonly reason: string }
  /** Whether it took effect, or still will, is not known. */
  | { readonly outcome: "unknown" };

/** How taking a turn ended. */
export type Taken =
  | { readonly outcome: "taken"; readonly nonce: string }
  /** Somebody else has it. */
  | { readonly outcome: "lost" }
  | { readonly outcome: "unknown" };

/**
 * Where the claims of one aggregator are kept, as one stack sees it. Only its own claim and its own turn are ever
 * written.
 *
 * All calls throw AwsError; `gone` where there is no such aggregator, or no such table.
 */
export interface ClaimStore {
  /** As the owner tag names it: `tags`, or `dynamodb:REGION/TABLE`. */
  readonly name: string;
  /** Whether only one stack at a time can have its turn. */
  readonly exclusive: boolean;
  /** A call for each page. */
  read(): Promise<StoredClaims>;
  /** The turns alone, where that is cheaper than {@link read}. */
  readTurns(): Promise<readonly StoredTurn[]>;
  /**
   * Writes the own claim, or removes it (`undefined`). A turn of the own stack that {@link read} has shown, or that was
   * taken since, stays as it is.
   */
  write(claim: HeldClaim | undefined): Promise<Written>;
  /**
   * Takes the turn, with a new nonce.
   *
   * @param over - an exclusive store: the nonce that it replaces, a dead one or the own; undefined where it is free
   * @param lasts - for how long others have to reckon with it, in whole seconds; at most {@link LONGEST_TURN}
   */
  take(over: string | undefined, lasts: number): Promise<Taken>;
  /** Gives the own turn back. Succeeds where it is no longer there. */
  yield(): Promise<Written>;
  /**
   * Says in the store itself that claims are kept elsewhere from now on, or here again (`undefined`). Not there where
   * the aggregator's tags, which are read anyway, say it.
   *
   * @param to - name of the other store
   */
  retire?(to: string | undefined): Promise<void>;
}
