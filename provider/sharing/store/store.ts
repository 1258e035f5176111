import type { HeldClaim } from "../../domain/claims";
import type { Shortage } from "./shortage";

/** The stack that a claim belongs to. Fixed in the state when its resource is created. */
export interface Claimant {
  /** Unique among the claims of an aggregator: `project/stack/resource:` and 16 hex characters, see `claimKey`. */
  readonly key: string;
}

/** An unfinished run of a claim's stack, as a store holds it. */
export interface StoredRun {
  readonly nonce: string;
  /** When the run last wrote that it is going on, in seconds since the epoch, AWS's time. */
  readonly stamp: number;
  /** For how many seconds after `stamp` writes of the stack may still take effect. */
  readonly lasts: number;
  /** The run creates the resource: no run has finished this claim yet. */
  readonly isNew: boolean;
}

/** A claim as a store holds it. */
export interface StoredClaim extends HeldClaim {
  readonly key: string;
  /** When `leaving` was written, in seconds since the epoch, AWS's time; undefined if nothing is leaving. */
  readonly leavingSince?: number;
  /** The run that is going on, or was killed; undefined once the last run has finished. */
  readonly run?: StoredRun;
  /** Changes with every write of the claim. */
  readonly version: string;
}

/** A turn to send a Put, as a store holds it: a mark on a claim, or the lease. */
export interface StoredTurn {
  /** Key of the claim of the stack that has it. */
  readonly key: string;
  readonly nonce: string;
  /** When it was acquired, in seconds since the epoch, AWS's time. */
  readonly stamp: number;
  /** For how many seconds after `stamp` writes of the stack may still take effect. */
  readonly lasts: number;
}

/** Everything that a store holds about one aggregator. */
export interface StoredClaims {
  /** The claims that could be read, by key, the own one included. */
  readonly claims: readonly StoredClaim[];
  readonly turns: readonly StoredTurn[];
  /** Keys of claims with missing parts that have no complete older version. The parts may appear in a moment. */
  readonly torn: readonly string[];
  /** Keys of claims that can't be parsed, or come from a later version of this package. They are never changed. */
  readonly damaged: readonly string[];
  /** Names that have the prefix of claims, but are not claims. Never changed. */
  readonly foreign: readonly string[];
  /** Set if claims are kept elsewhere by now: the name of that store, or {@link NOWHERE}. */
  readonly movedTo?: string;
}

/** Takes the place of a store's name if claims are no longer kept anywhere. Stored in tables: it must not change. */
export const NOWHERE = "nowhere, since its owner shares it no longer";

/** The own claim, and those of others. */
interface SplitClaims {
  readonly own: StoredClaim | undefined;
  readonly others: readonly StoredClaim[];
  /** Whether some other claim can't be read, so that it may hold any account. */
  readonly unreadable: boolean;
}

const splits = new WeakMap<StoredClaims, Map<string, SplitClaims>>();

/** Splits what a store holds. Returns the same arrays each time, so that the claims of others are indexed only once. */
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

/** How a write of the own claim ended. A failure is thrown if it is certain that nothing was written. */
export type Written =
  | { readonly outcome: "written" }
  /** It doesn't fit, and nothing was written. */
  | { readonly outcome: "full"; readonly shortage: Shortage }
  /** Whether it took effect, or still will, is not known. */
  | { readonly outcome: "unknown" };

/** How acquiring a turn ended. */
export type Acquired =
  | { readonly outcome: "acquired"; readonly nonce: string }
  /** Another stack has it. */
  | { readonly outcome: "lost" }
  | { readonly outcome: "unknown" };

/** How long others have to wait for a run, and whether it is a create. */
export interface RunMark {
  /** Whole seconds, at most 1,295: two digits of a nonce. */
  readonly lasts: number;
  readonly isNew: boolean;
}

/**
 * The store that holds the claims of one aggregator, as one run of one stack uses it. A run writes only its own claim
 * and its own turn; {@link absorb} removes what killed creates of the same resource left.
 *
 * A late write of a killed run must not undo what was written since. So writes to a table are conditional, and on tags
 * each run writes its claim under a new key.
 *
 * All calls throw AwsError; `gone` if there is no such aggregator, or no such table.
 */
export interface ClaimStore {
  /** The name of the store in the owner tag: `tags`, or `dynamodb:REGION/TABLE`. */
  readonly name: string;
  /** Whether only one stack at a time can have a turn. */
  readonly exclusive: boolean;
  /** Reads everything. Makes a call for each page. */
  read(): Promise<StoredClaims>;
  /** Reads only the turns, if that is cheaper than {@link read}. */
  readTurns(): Promise<readonly StoredTurn[]>;
  /**
   * Writes the own claim, or removes it (`undefined`). A turn of the own stack that {@link read} showed, or that was
   * acquired since, stays as it is.
   *
   * @param run - set if the run goes on after this; undefined if it has finished
   */
  write(claim: HeldClaim | undefined, run?: RunMark): Promise<Written>;
  /**
   * Acquires the turn, with a new nonce.
   *
   * @param over - for an exclusive store, the nonce that the new one replaces: that of an expired turn, or the own;
   *   undefined if the lease is free
   * @param run - see {@link write}; others wait for the turn for as long as for the run
   */
  acquire(over: string | undefined, run: RunMark): Promise<Acquired>;
  /**
   * Releases the own turn. Succeeds if there is none.
   *
   * @param run - set if the run goes on after this; undefined if it has finished. An exclusive store leaves the claim
   *   as it is
   */
  release(run?: RunMark): Promise<Written>;
  /** Removes these claims, in the versions that {@link read} showed. */
  absorb(claims: readonly StoredClaim[]): Promise<Written>;
  /**
   * Writes the own claim again as it was read, so that a late write of a killed run can't undo it. Does nothing if
   * there is no claim.
   */
  touch(): Promise<Written>;
  /** Writes the own claim as another store held it, with its run if it has one. */
  place(claim: StoredClaim): Promise<Written>;
  /** Removes leftovers, such as older versions of the own claim once every reader sees the newest. */
  tidy(): Promise<void>;
  /**
   * Records in the store itself that claims are kept elsewhere from now on, or here again (`undefined`). Not available
   * for tags, because the owner tag, which is read with them, already names the store.
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
