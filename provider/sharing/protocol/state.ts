import { type HeldClaim, NO_CLAIM } from "../../domain/claims";
import { difference } from "../../domain/sets";
import type { Action, Event, Failure, Goal, Reading, RunStatus, Turn, Wait } from "./protocol";

/** How often a lost claim or a lost mark is written again, or a mark that could not be released. */
export const REWRITES = 5;

/** What a run knows in every phase after it has read the claims. */
export interface Facts {
  readonly goal: Goal;
  /** The own claim as it was when this run began. */
  readonly held: HeldClaim;
  /** The own claim as it should be in the store. */
  readonly claim: HeldClaim;
  /** The accounts that were live when this run began. */
  readonly before: readonly string[];
  /** The accounts that were live when the aggregator was last described. */
  readonly live: readonly string[];
  /** The own turn. */
  readonly turn: OwnTurn | undefined;
  /** Set while the run is rolling back. */
  readonly rollback: Rollback | undefined;
  /** Whether a Put of this run was sent, and may have taken effect. */
  readonly isPutSent: boolean;
  /** Whether the store marks the run as finished. */
  readonly isEnded: boolean;
  /** Whether a turn of another stack has expired, so that a write of that stack may have landed a moment ago. */
  readonly hasSeenExpiry: boolean;
  /** Nonce of an expired turn for which the run has waited δ: every reader sees what was sent in it. */
  readonly waitedOut: string | undefined;
  /** Whether the run has given others time to claim, so that one Put carries their claims as well. */
  readonly hasGathered: boolean;
  /** Whether the run read no closing after its claim became visible, so that it may finish. */
  readonly isAdmitted: boolean;
  /** Whether only the own accounts are put, because AWS rejected those that others claim. */
  readonly isNarrow: boolean;
  /** Whether the last write took effect is not known. */
  readonly isUnsure: boolean;
  /** How often a lost claim or a lost mark was written again, or a mark that could not be released. */
  readonly rewrites: number;
  /** How often the turn was renewed because it had become too old. */
  readonly renewals: number;
}

/** The turn of this stack. */
interface OwnTurn {
  readonly nonce: string;
  /** Whether an earlier run acquired it, and was killed. */
  readonly isLeftover: boolean;
}

/** Why a run rolls back, and what the rollback has to do. */
interface Rollback {
  readonly failure: Failure;
  /** Whether the claim lacked accounts that the stack held before, so that others may be removing them. */
  readonly isReleased: boolean;
}

/** Facts of a run that knows for each of its writes whether it took effect. */
export interface Certain extends Facts {
  readonly isUnsure: false;
}

/** Facts of a run that may finish, and is certain. */
export interface Admitted extends Certain {
  readonly isAdmitted: true;
}

/** Facts of a run that acquires a turn, and whose claim is therefore no longer marked as finished. */
export interface Acquiring extends Facts {
  readonly isEnded: false;
}

/** Facts of a run that may finish, and has acquired a turn itself. */
export interface InTurn extends Acquiring {
  readonly isAdmitted: true;
  readonly turn: OwnTurn & { readonly isLeftover: false };
}

/** The same, of a run that is certain. */
export interface CertainInTurn extends InTurn {
  readonly isUnsure: false;
}

/** Facts of a run that releases the turn that it acquired; the same write may mark the run as finished. */
export interface Releasing extends Admitted {
  readonly turn: InTurn["turn"];
}

/** Facts of a run that is rolling back. */
export interface RollingBack extends Facts {
  readonly rollback: Rollback;
}

/** A phase that reads claims until it can rely on them. */
interface Reads {
  /** How often in a row a claim was torn. */
  readonly torn: number;
  /** Whether the run waits until nothing that it sent before can still take effect. */
  readonly isLanding: boolean;
}

/** A phase at the end of a run. */
interface Ends {
  /** Whether the aggregator no longer exists. */
  readonly isGone: boolean;
}

/**
 * The state of a run. README.md has the table: what each phase does, which events it takes, and which phases follow.
 *
 * Waiting for the answer to a call is a phase of its own if that needs data of its own, such as `reading`, so that only
 * this phase has it.
 */
export type State =
  | { readonly phase: "locate"; readonly goal: Goal }
  | Look
  | {
      readonly phase: "claim";
      readonly facts: Facts;
      /** Keys of claims of killed creates, which this run takes over. */
      readonly abandoned: readonly string[];
      /** What the run read before it wrote its claim for the first time: it may return to `look`. */
      readonly looked: { readonly reading: Reading; readonly crowded: number } | undefined;
    }
  | { readonly phase: "absorb"; readonly facts: Admitted; readonly abandoned: readonly string[] }
  | ({
      readonly phase: "gate";
      readonly facts: Facts;
      readonly abandoned: readonly string[];
      /** The runs for which a run that closes waits. */
      readonly awaited: readonly Turn[];
    } & Reads)
  | { readonly phase: "waitForTurns"; readonly facts: Admitted; readonly awaited: readonly Turn[] }
  | ({ readonly phase: "check"; readonly facts: Admitted } & Reads)
  | { readonly phase: "compare"; readonly facts: Admitted; readonly reading: Reading }
  | { readonly phase: "acquire"; readonly facts: Acquiring }
  | ({ readonly phase: "publish"; readonly facts: InTurn } & Reads)
  | { readonly phase: "put"; readonly facts: CertainInTurn; readonly reading: Reading }
  | {
      readonly phase: "release";
      readonly facts: Releasing;
      /** Turns of others for which the run waits once its own turn is released. */
      readonly others: readonly Turn[];
    }
  | ({ readonly phase: "finish"; readonly facts: Facts } & Ends)
  | ({ readonly phase: "settle"; readonly facts: Facts } & Ends)
  | { readonly phase: "rollBack"; readonly facts: RollingBack }
  | {
      readonly phase: "cleanUp";
      readonly facts: RollingBack;
      readonly awaited: readonly Turn[];
      /** How often the turns of others were read since the claim was rolled back. */
      readonly looks: number;
    }
  | { readonly phase: "confirm"; readonly facts: RollingBack; readonly reading: Reading }
  | { readonly phase: "end"; readonly goal: Goal };

interface Look {
  readonly phase: "look";
  readonly goal: Goal;
  readonly before: readonly string[];
  /** Killed runs of the same resource. */
  readonly awaited: readonly Turn[];
  readonly hasSeenExpiry: boolean;
  readonly torn: number;
  /** How often the run has waited until its claim fits in the store. */
  readonly crowded: number;
}

export type Phase = State["phase"];

export type StateIn<Name extends Phase> = Extract<State, { phase: Name }>;

/** The events that a phase takes. */
export const EXPECTED = {
  locate: ["start", "described"],
  look: ["read", "waited"],
  claim: ["written", "released", "full", "unknown", "waited"],
  absorb: ["absorbed", "unknown", "waited"],
  gate: ["read", "waited"],
  waitForTurns: ["turns", "waited"],
  check: ["read", "waited"],
  compare: ["described"],
  acquire: ["acquired", "lost", "unknown", "waited"],
  publish: ["read", "waited"],
  put: ["described", "put", "unknown", "throttled", "refused"],
  release: ["released", "full", "unknown", "waited"],
  finish: ["released", "full", "unknown", "waited"],
  settle: ["written", "full", "unknown", "waited"],
  rollBack: ["released", "written", "full", "unknown", "waited"],
  cleanUp: ["read", "waited"],
  confirm: ["described"],
  end: [],
} as const satisfies Readonly<Record<Phase, readonly Event["event"][]>>;

export type EventIn<Name extends Phase> = Extract<Event, { event: (typeof EXPECTED)[Name][number] }>;

/** A state, and the next action. */
export interface Step {
  readonly state: State;
  readonly action: Action;
}

/** The goal of the run by now: after a rollback begins, it is what the stack held before. */
export function goalOf(state: State): Goal {
  return "facts" in state ? state.facts.goal : state.goal;
}

/** Whether the run is rolling back. */
export function isRollingBack(state: State): boolean {
  return "facts" in state && state.facts.rollback !== undefined;
}

/** The turns and runs that the run waits for. */
export function awaitedIn(state: State): readonly Turn[] {
  return "awaited" in state ? state.awaited : [];
}

/** What a run knows when it begins. */
export function firstFacts(goal: Goal, before: readonly string[]): Certain {
  return {
    goal,
    held: NO_CLAIM,
    claim: NO_CLAIM,
    before,
    live: before,
    turn: undefined,
    rollback: undefined,
    isPutSent: false,
    isEnded: false,
    hasSeenExpiry: false,
    waitedOut: undefined,
    hasGathered: false,
    isAdmitted: false,
    isNarrow: false,
    isUnsure: false,
    rewrites: 0,
    renewals: 0,
  };
}

export function gateOf(facts: Facts, abandoned: readonly string[] = []): StateIn<"gate"> {
  return { phase: "gate", facts, abandoned, awaited: [], torn: 0, isLanding: false };
}

export function checkOf(facts: Admitted): StateIn<"check"> {
  return { phase: "check", facts, torn: 0, isLanding: false };
}

export function publishOf(facts: InTurn): StateIn<"publish"> {
  return { phase: "publish", facts, torn: 0, isLanding: false };
}

export function claimOf(facts: Facts, abandoned: readonly string[] = []): StateIn<"claim"> {
  return { phase: "claim", facts, abandoned, looked: undefined };
}

export function wait(state: State, what: Wait): Step {
  return { state, action: { wait: what } };
}

export function read(state: State): Step {
  return { state, action: { call: "read" } };
}

/** Writes the claim of the facts, or removes it if it is empty. */
export function write(state: Extract<State, { facts: Facts }>, run: RunStatus): Step {
  const { claim } = state.facts;
  return { state, action: { call: "write", claim: isNothing(claim) ? undefined : claim, run } };
}

export function isNothing({ accounts, leaving, closing }: HeldClaim): boolean {
  return accounts.length === 0 && leaving.length === 0 && closing === undefined;
}

/** Whether the own turn is a mark on the claim, not a lease. */
export function hasMark({ turn, goal }: Facts): boolean {
  return turn !== undefined && !goal.exclusive;
}

/**
 * Accounts that this stack held before, and that are missing because of a Put of this run, or of others that read its
 * claim.
 */
export function missing({ isPutSent, rollback, held, live }: Facts): readonly string[] {
  return isPutSent || rollback?.isReleased ? difference(held.accounts, live) : [];
}

export function fail(facts: Facts, failure: Failure): Step {
  const isLeft = failure === "moved" && facts.isAdmitted;
  const unfinished = isLeft || failure === "contended";
  return {
    state: { phase: "end", goal: facts.goal },
    action: { failed: failure, missing: missing(facts), unfinished },
  };
}

/** The facts once the aggregator was described. */
export function describedTo<F extends Facts>(facts: F, live: { accounts: readonly string[] } | undefined): F {
  return live ? { ...facts, live: live.accounts } : facts;
}
