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
  REWRITES,
  type RollingBack,
  read,
  type StateIn,
  type Step,
  wait,
  write,
} from "./state";

/*
 * How a run that can't succeed rolls back: it writes its claim as it was, and puts the accounts that the stack held
 * before back on the aggregator. Another stack may have added the accounts that the run claimed meanwhile, and they
 * have to leave again.
 */

/** How often the turns of others are read before the run ends and leaves its claimed accounts listed as leaving. */
const PATIENCE = 10;

/** Rolls back the claim, and the accounts that a Put of this run removed. The run then fails. */
export function rollBackFor(facts: Facts, failure: Failure): Step {
  const { goal, held, claim, before } = facts;
  // The rollback itself has failed as well.
  if (isBack(facts)) return beginRollBack(facts);
  const restored = goal.intent === "close" ? withoutClosing(held) : restoredClaim(held, claim, before);
  const isReleased = difference(held.accounts, claim.accounts).length > 0;
  const next: RollingBack = {
    ...facts,
    claim: restored,
    hasSeenExpiry: false,
    rollback: { failure, isReleased },
  };
  // The stack that closes the aggregator may not have seen this run, so this run must not send another Put.
  const mayPut = failure !== "absent" && failure !== "closing";
  if (mayPut && (isReleased || missing(next).length > 0)) return publishFormer(next);
  return beginRollBack(next);
}

function isBack(facts: Facts): facts is RollingBack {
  return facts.rollback !== undefined;
}

/** Publishes what the stack held before, like any other run with these accounts as its goal. */
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

/** Tags are deleted together with their aggregator. A claim in a table has to be rolled back, or removed. */
export function endWithoutAggregator(facts: Facts): Step {
  const { goal } = facts;
  if (goal.intent === "hold") return goal.exclusive ? rollBackFor(facts, "absent") : fail(facts, "absent");
  if (goal.exclusive) return beginFinish(facts, true);
  return { state: { phase: "end", goal }, action: { done: "gone" } };
}

/**
 * The owner has moved the claims meanwhile. It waited for runs that it had admitted before. A later run writes its
 * claim as it was, in case the owner moves the claims back, and has then changed nothing. If a run was paused for so
 * long that the owner took it for killed, its claim was moved, and the next run continues in the new store.
 */
export function rollBackMoved(facts: Facts): Step {
  if (facts.isAdmitted) return fail(facts, "moved");
  const isReleased = facts.rollback?.isReleased ?? false;
  return writeBack({ ...facts, claim: facts.held, rollback: { failure: "moved", isReleased } });
}

function beginRollBack(facts: RollingBack): Step {
  // A write of a killed run may still land: its turn stays, so that others wait for it.
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
      // A write of a killed run may still land, and its turn stays.
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

/** If the rolled-back claim doesn't fit in the store, it is written without the leaving accounts. */
export function rollBackShort(facts: RollingBack): Step {
  const { accounts, leaving } = facts.claim;
  if (leaving.length === 0) return fail(facts, facts.rollback.failure);
  return writeBack({ ...facts, claim: { accounts, leaving: [] } });
}

/**
 * Waits until every reader sees the rolled-back claim, and no stack has a turn from before. By then, the accounts that
 * this run claimed are on the aggregator, or never will be.
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
  // A Put of an expired turn may have landed a moment ago.
  if (hasExpired && !facts.hasSeenExpiry)
    return wait({ ...state, facts: { ...facts, hasSeenExpiry: true } }, "visible");
  const awaited = former.filter(({ isExpired }) => !isExpired);
  if (awaited.length > 0) return wait({ ...state, awaited, looks: Math.min(looks + 1, PATIENCE) }, "turns");
  return {
    state: { phase: "confirm", facts, reading: wholeReading(reading) },
    action: { call: "describe" },
  };
}

/**
 * Turns that may have started before the claim was rolled back. With a lease, that is any turn: it may have been taken
 * over from such a turn.
 */
function turnsFromBefore(
  { facts, looks, awaited }: StateIn<"cleanUp">,
  turns: readonly Turn[],
): readonly Turn[] {
  if (facts.goal.exclusive || looks === 0) return turns;
  return turns.filter(({ key, nonce }) => awaited.some((one) => one.key === key && one.nonce === nonce));
}

/** Another write of tags removed the rolled-back claim. */
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
