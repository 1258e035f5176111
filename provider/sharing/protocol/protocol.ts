import type { HeldClaim } from "../../domain/claims";

/*
 * How stacks that run at the same time put their accounts on one aggregator and lose nothing, although AWS has no
 * compare-and-set: the vocabulary. `reduce.ts` decides, `runner.ts` does what it says. README.md explains the words, the
 * phases, and why each rule is there.
 *
 * Everything here is a value. The runner has the clock, the nonces and the random numbers. What depends on them arrives
 * as a fact (`isExpired`), so that a checker can try every case.
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
  /** The run creates its resource: no run has finished the own claim yet. */
  readonly isNew: boolean;
  /**
   * Whether only one stack at a time has a turn (a lease, acquired under a condition), or each stack acquires one when it
   * wants and says so (a mark on its claim).
   */
  readonly exclusive: boolean;
}

/** A stack's turn to send a Put: a mark on its claim, or the lease. */
export interface Turn {
  /** Key of the claim of the stack that has it. */
  readonly key: string;
  /** Another one each time that a turn is acquired or renewed. */
  readonly nonce: string;
  /** So old that nothing its stack has sent can still take effect. */
  readonly isExpired: boolean;
}

/** A run of a stack that has written its claim and has not come to its end. */
export interface Run {
  readonly nonce: string;
  /** So old that nothing the run has sent can still take effect: it was killed, or stands still. */
  readonly isExpired: boolean;
  /** It creates its resource. */
  readonly isNew: boolean;
}

/** The own claim as it was read. */
export interface OwnClaim extends HeldClaim {
  readonly run?: Run;
}

/** The claim of another stack as it was read. */
export interface ReadClaim extends OwnClaim {
  readonly key: string;
  /** Its resource has the same name as the own one: the same whose create was killed, or one of another state. */
  readonly namesake?: true;
}

/** Everything that a store holds, as far as it can be read. */
export interface Reading {
  readonly own: OwnClaim | undefined;
  readonly others: readonly ReadClaim[];
  /** Claims are kept elsewhere by now. */
  readonly elsewhere: boolean;
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

/**
 * What the claim says of its stack's run from then on.
 *
 * - `on`: it is going on
 * - `ended`: it has come to its end
 * - `failed`: it has come to its end, and was a create that failed: the next one takes over what it has left
 */
export type RunStatus = "on" | "ended" | "failed";

/** One call, for the runner to make and to answer with an {@link Event}. */
export type Call =
  | { readonly call: "describe" }
  /** Claims and turns. */
  | { readonly call: "read" }
  /** Turns only. */
  | { readonly call: "readTurns" }
  /** Write the own claim; `undefined` removes it. A mark that is on it stays. */
  | { readonly call: "write"; readonly claim: HeldClaim | undefined; readonly run: RunStatus }
  /** Acquire a turn with a new nonce, or renew one; `over` is the expired turn that it replaces. */
  | { readonly call: "acquire"; readonly over: string | undefined }
  /** Release the turn. An exclusive store leaves the claim as it is. */
  | { readonly call: "release"; readonly run: RunStatus }
  /** Remove these claims, exactly as they were read last: what killed creates of the own resource have left. */
  | { readonly call: "absorb"; readonly keys: readonly string[] }
  | { readonly call: "put"; readonly accounts: readonly string[] };

/**
 * Something to wait for.
 *
 * - `visible`: until every reader sees what was written (δ)
 * - `landed`: until nothing sent before can still take effect (Δ)
 * - `gather`: a short random time, so that one Put carries many claims
 * - `turns`: a moment, before the turns of others are looked at again
 */
export type Wait = "visible" | "landed" | "gather" | "turns";

/** What the runner does next. */
export type Action =
  | Call
  | { readonly wait: Wait }
  | { readonly done: Done }
  | {
      readonly failed: Failure;
      /** What the stack held before, and the aggregator didn't show when it was last described. */
      readonly missing: readonly string[];
      /** The claim is as the run has written it, and the next run goes on from there. */
      readonly unfinished: boolean;
    };

/** The end of a run that succeeded. */
export type Done =
  /** The aggregator shows what the claims say. */
  | "published"
  /** There is no aggregator to leave. */
  | "gone"
  /** Nobody else holds a claim, or force was asked for; nobody can join any more. */
  | "closed";

/**
 * Why a run ended without success. The stack holds what it held before, and that is on the aggregator, except for what
 * the end of the run names.
 */
export type Failure =
  | "absent"
  /** Claims are kept elsewhere by now. */
  | "moved"
  /** Another stack is closing the aggregator. */
  | "closing"
  /** Others hold claims, so that it can't be closed. */
  | "claimed"
  /** The last account would leave. */
  | "emptied"
  /** A claim that can't be read may hold what is to leave. */
  | "unreadable"
  /** The claim does not fit in the store. */
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
  /** `isTooOld`: the own turn is older than a turn may be that sends something. */
  | { readonly event: "described"; readonly live: LiveView | undefined; readonly isTooOld: boolean }
  | { readonly event: "read"; readonly reading: Reading }
  | { readonly event: "turns"; readonly turns: readonly Turn[] }
  /** `late`: the run's own mark is so old that others may have taken the run for killed. */
  | { readonly event: "written"; readonly late?: boolean }
  /** The claim does not fit in the store. Nothing was written. */
  | { readonly event: "full" }
  /** `late`: as with `written`, before the turn was acquired. */
  | { readonly event: "acquired"; readonly nonce: string; readonly late?: boolean }
  /** Somebody else has the turn. */
  | { readonly event: "lost" }
  | { readonly event: "released"; readonly late?: boolean }
  | { readonly event: "absorbed" }
  | { readonly event: "put" }
  /** Whether the call took effect, or still will, is not known. */
  | { readonly event: "unknown" }
  /** AWS didn't accept the Put, which had no effect: it may be sent again. */
  | { readonly event: "throttled" }
  /** AWS refused the Put for good, without effect. */
  | { readonly event: "refused" }
  | { readonly event: "waited" };
