import { NO_CLAIM, sameClaim } from "../../domain/claims";
import type { Reading } from "./protocol";
import { isTorn, wholeReading } from "./reading";
import { REWRITES, rollBackFor, rollBackMoved } from "./rollback";
import { claimOf, type Facts, fail, hasMark, read, type StateIn, type Step, wait, write } from "./state";

/*
 * What each reading has to show once the claim was written, before the run relies on it: the own claim, as it was written,
 * of a run that others still wait for, in the store where claims are kept.
 */

type Reader = StateIn<"gate"> | StateIn<"check"> | StateIn<"publish">;

/** Goes on with `next` if the reading shows what it has to show. */
export function readBack<S extends Reader>(
  state: S,
  shown: Reading,
  next: (facts: S["facts"], reading: Reading) => Step,
): Step {
  if (shown.elsewhere) return rollBackMoved(state.facts);
  if (isTorn(state.torn, shown)) return wait({ ...state, torn: state.torn + 1 }, "visible");
  const reading = wholeReading(shown);
  const { facts } = state;
  const { goal } = facts;
  const { own = NO_CLAIM } = reading;
  if (!sameClaim(own, facts.claim)) return writeAgain(state);
  if (goal.intent !== "close" && reading.own?.run?.isExpired) return renew(state, reading);
  // What was on its way may have landed a moment ago: others don't see it yet.
  if (facts.isUnsure && !goal.exclusive) return wait(sure(state), "visible");
  if (isShut(facts, reading)) return rollBackFor(facts, "closing");
  return next({ ...facts, isUnsure: false }, reading);
}

/** The same phase, from its beginning, of a run that knows what has become of its last write. */
function sure<S extends Reader>(state: S): S {
  return { ...state, torn: 0, facts: { ...state.facts, isUnsure: false } };
}

/** Waits until nothing sent before can take effect. What lands at the very end is seen by all a moment later. */
function untilLanded(state: Reader): Step {
  return wait({ ...sure(state), isLanding: true }, "landed");
}

/** What a phase that reads does after a wait. */
export function readAfterWait(state: Reader): Step {
  return state.isLanding ? wait({ ...state, isLanding: false }, "visible") : read(state);
}

/** Another write of tags has removed the claim, or the claim is still on its way. */
function writeAgain(state: Reader): Step {
  const { facts } = state;
  if (facts.isUnsure) return untilLanded(state);
  if (facts.rewrites >= REWRITES) return fail(facts, "contended");
  // A run that has sent a Put goes on to its end.
  const isAdmitted = facts.isAdmitted && facts.isPutSent;
  const next: Facts = { ...facts, isAdmitted, isEnded: false, rewrites: facts.rewrites + 1 };
  return write(claimOf(next, abandonedIn(state)), "on");
}

/**
 * Others that close, or take over, no longer wait for a run that has said nothing for so long. On tags, one that keeps the
 * turn of a killed run is as old as that. The run says so again, and looks again whether it may go on.
 */
function renew(state: Reader, reading: Reading): Step {
  // What was sent before may still be on its way, and would undo this.
  if (state.facts.isUnsure) return untilLanded(state);
  // Also a turn of which it is not known whether it was acquired, or renewed.
  const facts = withTurnIn(state.facts, reading);
  const { turn } = facts;
  // A run that finds the turn of a killed run gone relies on seeing what that has sent, which may have landed a moment ago.
  if (turn?.isLeftover && hasMark(facts) && facts.waitedOut !== turn.nonce)
    return wait({ ...state, torn: 0, facts: { ...facts, waitedOut: turn.nonce } } as Reader, "visible");
  return renewClaim(facts, abandonedIn(state));
}

/** Says in the claim that this run goes on. */
export function renewClaim(facts: Facts, abandoned: readonly string[] = []): Step {
  const state = claimOf({ ...facts, isAdmitted: false, isEnded: false }, abandoned);
  return hasMark(facts) ? { state, action: { call: "release", run: "on" } } : write(state, "on");
}

function abandonedIn(state: Reader): readonly string[] {
  return state.phase === "gate" ? state.abandoned : [];
}

/** A turn that was acquired, although the answer got lost, is released in the end. */
export function withTurnIn(facts: Facts, { turns }: Reading): Facts {
  const own = turns.find(({ key }) => key === facts.goal.key);
  return own && facts.turn === undefined
    ? { ...facts, turn: { nonce: own.nonce, isLeftover: false } }
    : facts;
}

/**
 * Whether another stack's closing stops this one. A run that claims an account and then reads of no closing goes on to its
 * end: a stack that closes later reads that claim, and waits.
 */
function isShut({ goal, isAdmitted }: Facts, { others }: Reading): boolean {
  return goal.intent !== "close" && !isAdmitted && others.some(({ closing }) => closing !== undefined);
}
