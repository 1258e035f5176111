import type { HeldClaim } from "../../domain/claims";

/*
 * The vocabulary of the publishing protocol, with which stacks that run at the same time put their accounts on one
 * aggregator and lose nothing, although AWS has no compare-and-set. `reduce.ts` decides, and `runner.ts` executes its
 * decisions. README.md explains the words, the phases, and the reason for each rule.
 *
 * Everything here is a value. The runner has the clock, the nonces and the random numbers. Decisions that depend on
 * them use facts, such as `isExpired`, so that a checker can try every case.
 */

/** The goal of a run. */
export interface Goal {
  /** Key of the own claim. */
  readonly key: string;
  /**
   * - `hold`: claim `accounts`, and wait until they are on the aggregator
   * - `leave`: remove the claim, and wait until the former accounts are gone
   * - `close`: let no stack join from now on, and make sure that no other stack holds a claim
   */
  readonly intent: "hold" | "leave" | "close";
  /** Declared now, sorted. */
  readonly accounts: readonly string[];
  /** Declared at the last deployment. */
  readonly former: readonly string[];
  /** Whether to `close` even if others hold claims. */
  readonly force: boolean;
  /** Whether the run creates its resource, so that no run has finished the own claim yet. */
  readonly isNew: boolean;
  /**
   * Whether only one stack at a time can have a turn (a lease, acquired under a condition), or several can (each by a
   * mark on its claim).
   */
  readonly exclusive: boolean;
}

/** A stack's turn to send a Put: a mark on its claim, or the lease. */
export interface Turn {
  /** Key of the claim of the stack that has it. */
  readonly key: string;
  /** Changes each time the turn is acquired or renewed. */
  readonly nonce: string;
  /** Whether it is so old that nothing its stack sent can still take effect. */
  readonly isExpired: boolean;
}

/** An unfinished run of a stack, as its claim shows it. */
export interface Run {
  readonly nonce: string;
  /** Whether it is so old that nothing the run sent can still take effect: it was killed, or is paused. */
  readonly isExpired: boolean;
  /** Whether it creates its resource. */
  readonly isNew: boolean;
}

/** The own claim as it was read. */
export interface OwnClaim extends HeldClaim {
  readonly run?: Run;
}

/** The claim of another stack as it was read. */
export interface ReadClaim extends OwnClaim {
  readonly key: string;
  /**
   * Its resource has the same name as the own one: it is the same resource, whose create was killed, or one of another
   * state.
   */
  readonly namesake?: true;
}

/** Everything that a store holds, as far as it can be read. */
export interface Reading {
  readonly own: OwnClaim | undefined;
  readonly others: readonly ReadClaim[];
  /** Claims are kept in another store by now. */
  readonly elsewhere: boolean;
  /** All turns, an own one included. */
  readonly turns: readonly Turn[];
  /** A claim was read half before and half after a write. */
  readonly torn: boolean;
  /** A claim can't be parsed, so it may hold any account. */
  readonly damaged: boolean;
}

/** The aggregator as it was read. */
export interface LiveView {
  readonly accounts: readonly string[];
  /**
   * Whether regions, role and filters are as this stack declares them; always true for a stack that doesn't own them.
   */
  readonly scalars: boolean;
}

/**
 * The status of the run that is written with the claim.
 *
 * - `on`: the run is going on
 * - `ended`: the run has finished
 * - `failed`: the run was a create that failed: the next create takes over what it left
 */
export type RunStatus = "on" | "ended" | "failed";

/** A call that the runner makes. The runner answers it with an {@link Event}. */
export type Call =
  | { readonly call: "describe" }
  /** Claims and turns. */
  | { readonly call: "read" }
  /** Turns only. */
  | { readonly call: "readTurns" }
  /** Write the own claim; `undefined` removes it. A mark on it stays. */
  | { readonly call: "write"; readonly claim: HeldClaim | undefined; readonly run: RunStatus }
  /** Acquire a turn with a new nonce, or renew one; `over` is the nonce that the new one replaces. */
  | { readonly call: "acquire"; readonly over: string | undefined }
  /** Release the turn. An exclusive store leaves the claim as it is. */
  | { readonly call: "release"; readonly run: RunStatus }
  /** Remove these claims of killed creates of the own resource, in the versions that were read last. */
  | { readonly call: "absorb"; readonly keys: readonly string[] }
  | { readonly call: "put"; readonly accounts: readonly string[] };

/**
 * Something to wait for.
 *
 * - `visible`: until every reader sees what was written (δ)
 * - `landed`: until nothing sent before can still take effect (Δ)
 * - `gather`: a short random time, so that one Put carries many claims
 * - `turns`: a moment, before the turns of others are read again
 */
export type Wait = "visible" | "landed" | "gather" | "turns";

/** What the runner does next. */
export type Action =
  | Call
  | { readonly wait: Wait }
  | { readonly done: Done }
  | {
      readonly failed: Failure;
      /** Accounts that the stack held before, and that the aggregator didn't show when it was last described. */
      readonly missing: readonly string[];
      /** The claim stays as the run wrote it, and the next run continues from there. */
      readonly unfinished: boolean;
    };

/** The end of a run that succeeded. */
export type Done =
  /** The aggregator shows what the claims say. */
  | "published"
  /** There is no aggregator. */
  | "gone"
  /** No other stack holds a claim, or `force` was set; no stack can join. */
  | "closed";

/**
 * Why a run failed. The stack holds what it held before, and these accounts are on the aggregator, except for those
 * that the last action lists as missing.
 */
export type Failure =
  | "absent"
  /** Claims are kept in another store by now. */
  | "moved"
  /** Another stack is closing the aggregator. */
  | "closing"
  /** Others hold claims, so the aggregator can't be closed. */
  | "claimed"
  /** The last account would leave. */
  | "emptied"
  /** A claim that can't be read may hold accounts that are to leave. */
  | "unreadable"
  /** The claim does not fit in the store. */
  | "full"
  /** AWS rejected the Put because of this stack's own accounts. */
  | "refused"
  /** A few calls to AWS take longer than a turn may last. */
  | "slow"
  /** The own claim keeps changing, for example because another run of the same stack is going on. */
  | "contended";

/** How a call ended. */
export type Event =
  | { readonly event: "start" }
  /** `isTooOld`: the own turn is too old to send a Put. */
  | { readonly event: "described"; readonly live: LiveView | undefined; readonly isTooOld: boolean }
  | { readonly event: "read"; readonly reading: Reading }
  | { readonly event: "turns"; readonly turns: readonly Turn[] }
  /** `late`: the run's mark was so old that others may have taken the run for killed. */
  | { readonly event: "written"; readonly late?: boolean }
  /** The claim does not fit in the store. Nothing was written. */
  | { readonly event: "full" }
  /** `late`: as with `written`, before the turn was acquired. */
  | { readonly event: "acquired"; readonly nonce: string; readonly late?: boolean }
  /** Another stack has the turn. */
  | { readonly event: "lost" }
  | { readonly event: "released"; readonly late?: boolean }
  | { readonly event: "absorbed" }
  | { readonly event: "put" }
  /** Whether the call took effect, or still will, is not known. */
  | { readonly event: "unknown" }
  /** AWS throttled the Put, or it was not sent in time: it had no effect, and may be sent again. */
  | { readonly event: "throttled" }
  /** AWS rejected the Put, which had no effect. */
  | { readonly event: "refused" }
  | { readonly event: "waited" };
