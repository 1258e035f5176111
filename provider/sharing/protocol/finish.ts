import { NO_CLAIM } from "../../domain/claims";
import type { Reading } from "./protocol";
import {
  type Admitted,
  type EventIn,
  type Facts,
  fail,
  gateOf,
  REWRITES,
  type Releasing,
  type StateIn,
  type Step,
  wait,
  write,
} from "./state";

/*
 * How a run ends once the aggregator shows what the claims say: it releases its turn, waits until every reader sees the
 * aggregator as it is, and writes its claim for the last time, without the accounts that have left.
 */

/** Releases the turn after the last Put. */
export function beginRelease(facts: Releasing, { turns }: Reading): Step {
  const { exclusive, key } = facts.goal;
  // A turn that was acquired meanwhile may end in a Put with the old regions. A turn from before may end in a Put
  // without this claim.
  const others = exclusive ? [] : turns.filter((turn) => turn.key !== key);
  return releaseTurn({ phase: "release", facts, others }, others.length === 0);
}

export function release(state: StateIn<"release">, event: EventIn<"release">): Step {
  const { others } = state;
  switch (event.event) {
    case "released": {
      const facts: Admitted = { ...state.facts, turn: undefined };
      if (others.length > 0) return wait({ phase: "waitForTurns", facts, awaited: others }, "turns");
      return event.late ? lookOnceMore(facts, false) : beginFinish(facts);
    }
    case "unknown":
      return wait(state, "landed");
    case "full":
      return releaseLater(state);
    case "waited":
      return releaseTurn(state, others.length === 0);
  }
}

/**
 * The claim without its mark doesn't fit on the tags: somebody may free some. If nobody does, the run fails, and its
 * mark expires.
 */
function releaseLater(state: StateIn<"release"> | StateIn<"finish">): Step {
  const { rewrites } = state.facts;
  if (rewrites >= REWRITES) return fail(state.facts, state.facts.rollback?.failure ?? "contended");
  const facts = { ...state.facts, rewrites: rewrites + 1 };
  return wait({ ...state, facts } as typeof state, "turns");
}

/** Releases the turn. If nothing else is left to do, the same write marks the run as finished. */
function releaseTurn(state: StateIn<"release"> | StateIn<"finish">, isLast: boolean): Step {
  const isGone = state.phase === "finish" && state.isGone;
  if (!isLast || state.facts.goal.exclusive || !isAtEnd(state.facts, isGone))
    return { state, action: { call: "release", run: "on" } };
  const facts = { ...state.facts, isEnded: true };
  return { state: { ...state, facts } as typeof state, action: { call: "release", run: "ended" } };
}

/** Whether the claim is already in its final form. */
function isAtEnd({ goal, claim }: Facts, isGone: boolean): boolean {
  return goal.intent === "hold" && claim.leaving.length === 0 && !isGone;
}

/** @param isGone - whether the aggregator no longer exists */
export function beginFinish(facts: Facts, isGone = false): Step {
  const state: StateIn<"finish"> = { phase: "finish", facts, isGone };
  if (facts.turn !== undefined) return releaseTurn(state, true);
  // A stack that still sees the aggregator must also see the closing. Otherwise its Put would create another
  // aggregator.
  if (isGone && facts.goal.intent === "close") return wait(state, "visible");
  if (isGone) return removeClaim(facts);
  // As long as a reader sees an account as live, it must also see that it is leaving.
  if (!isAtEnd(facts, isGone)) return wait(state, "visible");
  return facts.isEnded ? succeed(facts, false) : write({ phase: "settle", facts, isGone }, "ended");
}

export function finish(state: StateIn<"finish">, event: EventIn<"finish">): Step {
  const { facts, isGone } = state;
  switch (event.event) {
    case "released": {
      const released = { ...facts, turn: undefined };
      return event.late ? lookOnceMore(released, isGone) : beginFinish(released, isGone);
    }
    case "unknown":
      return wait(state, "landed");
    case "full":
      return releaseLater(state);
    case "waited":
      if (facts.turn !== undefined) return releaseTurn(state, true);
      return isGone ? removeClaim(facts) : settleWithoutLeaving(facts);
  }
}

function removeClaim(facts: Facts): Step {
  return write({ phase: "settle", facts: { ...facts, claim: NO_CLAIM }, isGone: true }, "ended");
}

/** The last write of a run whose leaving accounts are gone, or stay because another stack claims them. */
export function settleWithoutLeaving(facts: Facts): Step {
  const claim = { accounts: facts.claim.accounts, leaving: [] };
  return write({ phase: "settle", facts: { ...facts, claim }, isGone: false }, "ended");
}

/**
 * Another create of the same resource may have taken this run for killed, and taken over its claim. The claim is now
 * marked as that of a finished create, so the run checks once more that everything is there.
 */
function lookOnceMore(facts: Facts, isGone: boolean): Step {
  const { goal, rollback, isEnded } = facts;
  if (!goal.isNew || rollback || goal.intent !== "hold" || !isEnded) return beginFinish(facts, isGone);
  return wait(gateOf({ ...facts, goal: { ...goal, isNew: false } }), "visible");
}

function succeed(facts: Facts, isGone: boolean): Step {
  const { rollback, goal } = facts;
  if (rollback) return fail(facts, rollback.failure);
  return { state: { phase: "end", goal }, action: { done: isGone ? "gone" : "published" } };
}

export function settle(state: StateIn<"settle">, event: EventIn<"settle">): Step {
  const { facts, isGone } = state;
  const { goal, rollback } = facts;
  switch (event.event) {
    case "written":
      return event.late && isAtEnd(facts, isGone) && goal.isNew && !rollback
        ? lookOnceMore({ ...facts, isEnded: true }, isGone)
        : succeed(facts, isGone);
    case "full":
      return fail(facts, rollback?.failure ?? "full");
    case "unknown":
      return wait(state, "landed");
    case "waited":
      return write(state, rollback && goal.isNew ? "failed" : "ended");
  }
}
