import type { HeldClaim } from "../../domain/claims";

/** The stack that a claim belongs to. Fixed in the state when its resource is created. */
export interface Claimant {
  /** What tells claims of an aggregator apart: `project/stack/resource:` and 16 hex characters, see `claimKey`. */
  readonly key: string;
}

/** A run of a claim's stack that has not come to its end, as a store holds it. */
export interface StoredRun {
  readonly nonce: string;
  /** When its stack last said that it is going on, in seconds since the epoch, AWS's time. */
  readonly stamp: number;
  /** For how many seconds from then on what its stack has sent may still take effect. */
  readonly lasts: number;
  /** It creates the resource: no run has finished this claim yet. */
  readonly isNew: boolean;
}

/** A claim as a store holds it. */
export interface StoredClaim extends HeldClaim {
  readonly key: string;
  /** When `leaving` was written, in seconds since the epoch, AWS's time; undefined if nothing is leaving. */
  readonly leavingSince?: number;
  /** The run that is going on, or was killed; undefined once the last one has come to its end. */
  readonly run?: StoredRun;
  /** Another one each time that the claim is written. */
  readonly version: string;
}

/** A turn to send a Put, as a store holds it: a mark on a claim, or the lease. */
export interface StoredTurn {
  /** Key of the claim of the stack that has it. */
  readonly key: string;
  readonly nonce: string;
  /** When it was acquired, in seconds since the epoch, AWS's time. */
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
  /** Keys of claims of which some parts are not there, and no older version is whole: they may be there in a moment. */
  readonly torn: readonly string[];
  /** Keys of claims that make no sense, or come from a later version of this package. They are never touched. */
  readonly damaged: readonly string[];
  /** What bears the prefix of claims and is none. Never touched. */
  readonly foreign: readonly string[];
  /** Claims are kept elsewhere by now: the name of that store, or {@link NOWHERE}. */
  readonly movedTo?: string;
}

/** In place of a store's name: claims are kept nowhere any more. */
export const NOWHERE = "nowhere, since its owner shares it no longer";

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
  /** It does not fit, and nothing was written. `reason` is a sentence with the numbers. */
  | { readonly outcome: "full"; readonly reason: string }
  /** Whether it took effect, or still will, is not known. */
  | { readonly outcome: "unknown" };

/** How acquiring a turn ended. */
export type Acquired =
  | { readonly outcome: "acquired"; readonly nonce: string }
  /** Somebody else has it. */
  | { readonly outcome: "lost" }
  | { readonly outcome: "unknown" };

/** How long others have to wait for a run, and what it is. */
export interface RunMark {
  /** Whole seconds, at most {@link LONGEST_TURN}. */
  readonly lasts: number;
  readonly isNew: boolean;
}

/**
 * Where the claims of one aggregator are kept, as one run of one stack sees it. Only its own claim and its own turn are
 * ever written; {@link absorb} removes what killed creates of the same resource have left.
 *
 * A write that a killed run has sent and that lands late must not undo what was written since: a table writes under
 * conditions, tags write each run's claim beside the one before.
 *
 * All calls throw AwsError; `gone` if there is no such aggregator, or no such table.
 */
export interface ClaimStore {
  /** As the owner tag names it: `tags`, or `dynamodb:REGION/TABLE`. */
  readonly name: string;
  /** Whether only one stack at a time can have its turn. */
  readonly exclusive: boolean;
  /** A call for each page. */
  read(): Promise<StoredClaims>;
  /** The turns alone, if that is cheaper than {@link read}. */
  readTurns(): Promise<readonly StoredTurn[]>;
  /**
   * Writes the own claim, or removes it (`undefined`). A turn of the own stack that {@link read} has shown, or that was
   * acquired since, stays as it is.
   *
   * @param run - the run goes on after this; undefined: it has come to its end
   */
  write(claim: HeldClaim | undefined, run?: RunMark): Promise<Written>;
  /**
   * Acquires the turn, with a new nonce.
   *
   * @param over - an exclusive store: the nonce that it replaces, an expired one or the own; undefined if it is free
   * @param run - see {@link write}; others wait for the turn as long as for the run
   */
  acquire(over: string | undefined, run: RunMark): Promise<Acquired>;
  /**
   * Releases the own turn. Succeeds if it is no longer there.
   *
   * @param run - the run goes on after this; undefined: it has come to its end. An exclusive store leaves the claim as
   *   it is
   */
  release(run?: RunMark): Promise<Written>;
  /** Removes these claims, exactly as {@link read} has shown them. */
  absorb(claims: readonly StoredClaim[]): Promise<Written>;
  /**
   * Writes the own claim again as it was read, so that what a killed run has sent can't undo it any more; nothing if
   * there is none.
   */
  touch(): Promise<Written>;
  /** Writes the own claim as another store has held it, with the run that it may be in. */
  place(claim: StoredClaim): Promise<Written>;
  /** Removes what is of no use any more: older versions of the own claim, once everybody sees the newest. */
  tidy(): Promise<void>;
  /**
   * Says in the store itself that claims are kept elsewhere from now on, or here again (`undefined`). Not there if the
   * aggregator's tags, which are read anyway, say it.
   *
   * @param to - name of the other store, or {@link NOWHERE}
   */
  retire?(to: string | undefined): Promise<void>;
}

/** A claim, as the tags hold it. */
export interface ClaimContent extends HeldClaim {
  /** In seconds since the epoch. */
  readonly leavingSince?: number;
}
