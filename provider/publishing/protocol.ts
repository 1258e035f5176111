import type { HeldClaim } from "../merge/claims";

/*
 * How stacks that run at the same time put their accounts on one aggregator and lose nothing, although AWS has no
 * compare-and-set: the vocabulary. `reduce.ts` decides, `publish.ts` does what it says.
 *
 * Everything here is values. Times, nonces and chance are the shell's: what depends on them arrives as a fact
 * (`dead`, `expired`), so that a checker can try every case.
 */

/** What a stack wants of the protocol. */
export interface Goal {
  /** Key of the own claim. */
  readonly key: string;
  /**
   * - `hold`: claim `accounts`, and see them on the aggregator
   * - `leave`: claim nothing any more, and see the former accounts gone
   * - `close`: let nobody join from now on, and see that nobody else holds a claim
   */
  readonly intent: "hold" | "leave" | "close";
  /** Declared now, sorted. */
  readonly accounts: readonly string[];
  /** Declared at the last deployment. */
  readonly former: readonly string[];
  /** `close` although others hold claims. */
  readonly force: boolean;
  /**
   * Whether only one stack at a time has its turn (a lease that is acquired conditionally), or every stack takes one
   * when it likes and says so (a mark on its claim).
   */
  readonly exclusive: boolean;
}

/** A stack's turn to send a Put: a mark on its claim, or the lease. */
export interface Turn {
  /** Key of the claim of the stack that has it. */
  readonly key: string;
  /** Another one each time that a turn is taken or renewed. */
  readonly nonce: string;
  /** So old that nothing its stack has sent can still take effect. */
  readonly dead: boolean;
}

/** A claim as it was read. */
export interface ReadClaim extends HeldClaim {
  readonly key: string;
}

/** Everything that a store holds, as far as it can be read. */
export interface Reading {
  readonly own: HeldClaim | undefined;
  readonly others: readonly ReadClaim[];
  /** All turns, an own one included. */
  readonly turns: readonly Turn[];
  /** Some claim was read half before and half after a write. */
  readonly torn: boolean;
  /** Some claim makes no sense: it may hold any account. */
  readonly damaged: boolean;
}

/** The aggregator as it was read. */
export interface LiveView {
  readonly accounts: readonly string[];
  /** Whether regions, role and filters are as this stack wants them; always so for one that doesn't own them. */
  readonly scalars: boolean;
}

/** One call, for the shell to make and to answer with an {@link Event}. */
export type Call =
  | { readonly call: "describe" }
  /** Claims and turns. */
  | { readonly call: "read" }
  /** Turns only. */
  | { readonly call: "readTurns" }
  /**
   * Write the own claim; `undefined` removes it. A mark that is on it stays.
   */
  | { readonly call: "write"; readonly claim: HeldClaim | undefined }
  /** Take a turn with a new nonce, or renew one; `over` is the dead turn whose place it takes. */
  | { readonly call: "take"; readonly over: string | undefined }
  /** Give the turn back. */
  | { readonly call: "yield" }
  | { readonly call: "put"; readonly accounts: readonly string[] };

/**
 * Something to wait for.
 *
 * - `visible`: until every reader sees what was written (δ)
 * - `landed`: until nothing sent before can still take effect (Δ)
 * - `company`: a short random time, so that one Put carries many claims
 * - `turns`: a moment, before the turns of others are looked at again
 */
export type Wait = "visible" | "landed" | "company" | "turns";

/** What the shell does next. */
export type Action = Call | { readonly wait: Wait } | { readonly done: Done } | { readonly failed: Failure };

/** The end of a run that succeeded. */
export type Done =
  /** The aggregator shows what the claims say. */
  | "published"
  /** There is no aggregator to leave. */
  | "gone"
  /** Nobody else holds a claim, or force was asked for; nobody can join any more. */
  | "closed";

/** Why a run ended without success. Nothing of this stack's is on the aggregator that wasn't there before. */
export type Failure =
  | "absent"
  /** Another stack is closing the aggregator. */
  | "closing"
  /** Others hold claims, so that it can't be closed. */
  | "claimed"
  /** The last account would leave. */
  | "emptied"
  /** A claim that can't be read may hold what is to leave. */
  | "unreadable"
  /** The store has no room for the claim. */
  | "full"
  /** The Put was refused for good, for this stack's own accounts. */
  | "refused"
  /** AWS takes longer for a few calls than a turn may last. */
  | "slow"
  /** The own claim keeps changing: another run of the same stack is going on. */
  | "contended";

/** How a call ended. */
export type Event =
  | { readonly event: "start" }
  | { readonly event: "described"; readonly live: LiveView | undefined; readonly expired: boolean }
  | { readonly event: "read"; readonly reading: Reading }
  | { readonly event: "turns"; readonly turns: readonly Turn[] }
  | { readonly event: "written" }
  /** The store has no room. Nothing was written. */
  | { readonly event: "full" }
  | { readonly event: "taken"; readonly nonce: string }
  /** Somebody else has the turn. */
  | { readonly event: "lost" }
  | { readonly event: "yielded" }
  | { readonly event: "put" }
  /** Whether the call took effect, or still will, is not known. */
  | { readonly event: "unknown" }
  /** The Put was not taken, without effect: it may be sent again. */
  | { readonly event: "throttled" }
  /** The Put was refused for good, without effect. */
  | { readonly event: "refused" }
  | { readonly event: "waited" };
