import { type HeldClaim, NO_CLAIM, restoredClaim, sameClaim, stillLeaving } from "../../domain/claims";
import { difference } from "../../domain/sets";
import { beginFinish, settleWithoutLeaving } from "./finish";
import type { Failure, Reading, Turn } from "./protocol";
import { wholeReading } from "./reading";
import {
  claimOf,
  describedTo,
  type EventIn,
  type Facts,
  fail,
  missing,
  type RollingBack,
  read,
  type StateIn,
  type Step,
  wait,
  write,
} from "./state";

/*
 * How a run that can't succeed puts back what it has changed: its claim as it was, and what the stack held before on the
 * aggregator. What it claimed meanwhile may have been put there by another stack, and has to leave again.
 */

/** How often a lost claim, or a lost mark, is written again. */
export const REWRITES = 5;

/** How often the turns of others are looked at before what the run claimed stays on record as leaving. */
const PATIENCE = 10;

/** Puts the claim back as it was, and ends without success. What a Put of this run has taken out is put back as well. */
export function rollBackFor(facts: Facts, failure: Failure): Step {
  const { goal, held, claim, before } = facts;
  // Putting back has failed as well.
  if (isBack(facts)) return beginRollBack(facts);
  const restored = goal.intent === "close" ? withoutClosing(held) : restoredClaim(held, claim, before);
  const isReleased = difference(held.accounts, claim.accounts).length > 0;
  const next: RollingBack = {
    ...facts,
    claim: restored,
    hasSeenExpiry: false,
    rollback: { failure, isReleased },
  };
  // The stack that closes the aggregator need not have seen this run, which puts nothing any more.
  const mayPut = failure !== "absent" && failure !== "closing";
  if (mayPut && (isReleased || missing(next).length > 0)) return publishFormer(next);
  return beginRollBack(next);
}

function isBack(facts: Facts): facts is RollingBack {
  return facts.rollback !== undefined;
}

/** Publishes what the stack held before, as any other run does that wants these accounts. */
function publishFormer(facts: RollingBack): Step {
  const { goal, held } = facts;
  const former: Facts = {
    ...facts,
    goal: { ...goal, intent: "hold", accounts: held.accounts },
    isNarrow: true,
  };
  return write(claimOf(former), "on");
}

function withoutClosing({ accounts, leaving }: HeldClaim): HeldClaim {
  return { accounts, leaving };
}

/** Tags go with the aggregator that they are on. What is in a table has to be put back, or removed. */
export function endWithoutAggregator(facts: Facts): Step {
  const { goal } = facts;
  if (goal.intent === "hold") return goal.exclusive ? rollBackFor(facts, "absent") : fail(facts, "absent");
  if (goal.exclusive) return beginFinish(facts, true);
  return { state: { phase: "end", goal }, action: { done: "gone" } };
}

/**
 * The owner has moved the claims meanwhile. It waits for those who had claimed something before. A run that comes later
 * puts its claim back as it was, and has changed nothing: the owner may be about to move the claims back. A run that stood
 * still for so long that the owner took it for killed finds its claim where it was moved to, and goes on there.
 */
export function rollBackMoved(facts: Facts): Step {
  if (facts.isAdmitted) return fail(facts, "moved");
  const isReleased = facts.rollback?.isReleased ?? false;
  return writeBack({ ...facts, claim: facts.held, rollback: { failure: "moved", isReleased } });
}

function beginRollBack(facts: RollingBack): Step {
  // What a killed run has sent may still land: its turn stays, for others to wait for.
  return facts.turn === undefined || facts.turn.isLeftover
    ? writeBack(facts)
    : { state: { phase: "rollBack", facts }, action: { call: "release", run: "on" } };
}

export function rollBack(state: StateIn<"rollBack">, event: EventIn<"rollBack">): Step {
  const { facts } = state;
  const { turn, claim, rollback } = facts;
  switch (event.event) {
    case "released":
      return writeBack({ ...facts, turn: undefined });
    case "written":
      // What a killed run has sent may still land.
      if (!rollback.isReleased && (claim.leaving.length === 0 || turn !== undefined))
        return endRollBack(facts);
      return wait({ phase: "cleanUp", facts, awaited: [], looks: 0 }, "visible");
    case "full":
      return rollBackShort(facts);
    case "unknown":
      return wait(state, "landed");
    case "waited":
      return beginRollBack(facts);
  }
}

function writeBack(facts: RollingBack): Step {
  const isLast = facts.claim.leaving.length === 0 && !facts.rollback.isReleased;
  const isEnded = facts.isEnded || isLast;
  return write({ phase: "rollBack", facts: { ...facts, isEnded } }, isLast ? "ended" : "on");
}

/** The claim that is put back does not fit in the store: what is held counts, and what is leaving is left out. */
export function rollBackShort(facts: RollingBack): Step {
  const { accounts, leaving } = facts.claim;
  if (leaving.length === 0) return fail(facts, facts.rollback.failure);
  return writeBack({ ...facts, claim: { accounts, leaving: [] } });
}

/**
 * Waits until everybody reads the claim as it was put back, and no stack has a turn that began before. What this run claimed
 * is on the aggregator by then, or never will be.
 */
export function cleanUp(state: StateIn<"cleanUp">, event: EventIn<"cleanUp">): Step {
  return event.event === "waited" ? read(state) : cleanUpAfter(state, event.reading);
}

function cleanUpAfter(state: StateIn<"cleanUp">, reading: Reading): Step {
  const { facts, looks } = state;
  if (reading.elsewhere) return fail(facts, facts.rollback.failure);
  if (!sameClaim(reading.own ?? NO_CLAIM, facts.claim)) return writeBackAgain(facts);
  const former = turnsFromBefore(state, reading.turns);
  const hasExpired = former.some(({ isExpired }) => isExpired);
  if (!facts.rollback.isReleased && (hasExpired || (former.length > 0 && looks >= PATIENCE)))
    return endRollBack(facts);
  // What was sent in a turn that has expired may have landed a moment ago.
  if (hasExpired && !facts.hasSeenExpiry)
    return wait({ ...state, facts: { ...facts, hasSeenExpiry: true } }, "visible");
  const awaited = former.filter(({ isExpired }) => !isExpired);
  if (awaited.length > 0) return wait({ ...state, awaited, looks: Math.min(looks + 1, PATIENCE) }, "turns");
  return {
    state: { phase: "confirm", facts, reading: wholeReading(reading) },
    action: { call: "describe" },
  };
}

/** Turns that may have begun before the claim was put back; a lease may have been taken over in one. */
function turnsFromBefore(
  { facts, looks, awaited }: StateIn<"cleanUp">,
  turns: readonly Turn[],
): readonly Turn[] {
  if (facts.goal.exclusive || looks === 0) return turns;
  return turns.filter(({ key, nonce }) => awaited.some((one) => one.key === key && one.nonce === nonce));
}

/** Another write of tags has removed the claim that was put back. */
function writeBackAgain(facts: RollingBack): Step {
  if (facts.rewrites >= REWRITES) return endRollBack(facts);
  return writeBack({ ...facts, rewrites: facts.rewrites + 1 });
}

/** Stops listing rolled-back accounts as leaving once none of them is live because of this stack. */
export function confirm({ facts, reading }: StateIn<"confirm">, { live }: EventIn<"confirm">): Step {
  const next = describedTo(facts, live);
  const others = reading.damaged ? [] : reading.others;
  if (stillLeaving(facts.claim, others, live?.accounts ?? []).length > 0) return endRollBack(next);
  return settleWithoutLeaving(next);
}

function endRollBack(facts: RollingBack): Step {
  const { rollback, isEnded, goal } = facts;
  if (isEnded) return fail(facts, rollback.failure);
  const ended = { ...facts, isEnded: true };
  return write({ phase: "settle", facts: ended, isGone: false }, goal.isNew ? "failed" : "ended");
}
