import { NO_CLAIM, sameClaim } from "../../domain/claims";
import type { Reading } from "./protocol";
import { isTorn, wholeReading } from "./reading";
import { rollBackFor, rollBackMoved } from "./rollback";
import {
  type Certain,
  claimOf,
  type Facts,
  fail,
  hasMark,
  REWRITES,
  read,
  type StateIn,
  type Step,
  wait,
  write,
} from "./state";

/*
 * What each reading has to show after the claim was written, before the run relies on it: the claims are still kept in
 * this store, the own claim is as it was written, and its run has not expired for others.
 */

type Reader = StateIn<"gate"> | StateIn<"check"> | StateIn<"publish">;

/** Continues with `next` if the reading shows what it has to show. */
export function readBack<S extends Reader>(
  state: S,
  shown: Reading,
  next: (facts: S["facts"] & Certain, reading: Reading) => Step,
): Step {
  if (shown.elsewhere) return rollBackMoved(state.facts);
  if (isTorn(state.torn, shown)) return wait({ ...state, torn: state.torn + 1 }, "visible");
  const reading = wholeReading(shown);
  const { facts } = state;
  const { goal } = facts;
  const { own = NO_CLAIM } = reading;
  if (!sameClaim(own, facts.claim)) return writeAgain(state);
  if (goal.intent !== "close" && reading.own?.run?.isExpired) return renew(state, reading);
  // The unsure write may have landed a moment ago, so others may not see it yet.
  if (facts.isUnsure && !goal.exclusive) return wait(sure(state), "visible");
  if (isShut(facts, reading)) return rollBackFor(facts, "closing");
  return next({ ...facts, isUnsure: false }, reading);
}

/** The same phase from its beginning, once the outcome of the last write is known. */
function sure<S extends Reader>(state: S): S {
  return { ...state, torn: 0, facts: { ...state.facts, isUnsure: false } };
}

/** Waits until nothing sent before can still take effect, and then until every reader sees what did. */
function untilLanded(state: Reader): Step {
  return wait({ ...sure(state), isLanding: true }, "landed");
}

/** The next step of a phase that reads, after a wait. */
export function readAfterWait(state: Reader): Step {
  return state.isLanding ? wait({ ...state, isLanding: false }, "visible") : read(state);
}

/** Another write of tags removed the claim, or the claim has not landed yet. */
function writeAgain(state: Reader): Step {
  const { facts } = state;
  if (facts.isUnsure) return untilLanded(state);
  if (facts.rewrites >= REWRITES) return fail(facts, "contended");
  // A run that has sent a Put may finish.
  const isAdmitted = facts.isAdmitted && facts.isPutSent;
  const next: Facts = { ...facts, isAdmitted, isEnded: false, rewrites: facts.rewrites + 1 };
  return write(claimOf(next, abandonedIn(state)), "on");
}

/**
 * Stacks that close the aggregator, or take over claims, no longer wait for a run whose mark has expired. On tags, a
 * run that keeps the turn of a killed run has that turn's age. So the run renews its mark, and checks again whether it
 * may continue.
 */
function renew(state: Reader, reading: Reading): Step {
  // A write that was sent before may still land, and would undo this one.
  if (state.facts.isUnsure) return untilLanded(state);
  // Includes a turn if it was acquired or renewed without an answer.
  const facts = withTurnIn(state.facts, reading);
  const { turn } = facts;
  // Others that no longer see the turn of a killed run rely on seeing its Put, which may have landed a moment ago.
  if (turn?.isLeftover && hasMark(facts) && facts.waitedOut !== turn.nonce)
    return wait({ ...state, torn: 0, facts: { ...facts, waitedOut: turn.nonce } } as Reader, "visible");
  return renewClaim(facts, abandonedIn(state));
}

/** Marks the claim again: this run is going on. */
export function renewClaim(facts: Facts, abandoned: readonly string[] = []): Step {
  const state = claimOf({ ...facts, isAdmitted: false, isEnded: false }, abandoned);
  return hasMark(facts) ? { state, action: { call: "release", run: "on" } } : write(state, "on");
}

function abandonedIn(state: Reader): readonly string[] {
  return state.phase === "gate" ? state.abandoned : [];
}

/**
 * The facts with the own turn in this reading, which may have been acquired although the answer was lost, so that it is
 * released in the end.
 */
export function withTurnIn<F extends Facts>(facts: F, { turns }: Reading): F {
  const own = turns.find(({ key }) => key === facts.goal.key);
  return own && facts.turn === undefined
    ? { ...facts, turn: { nonce: own.nonce, isLeftover: false } }
    : facts;
}

/**
 * Whether another stack's closing stops this run. A run that wrote its claim and then read no closing is admitted and
 * may finish: a stack that closes later reads that claim, and waits.
 */
function isShut({ goal, isAdmitted }: Facts, { others }: Reading): boolean {
  return goal.intent !== "close" && !isAdmitted && others.some(({ closing }) => closing !== undefined);
}
