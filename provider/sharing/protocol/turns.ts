import { areFulfilled, isFulfilled } from "../../domain/claims";
import { isUnfinishedCreate } from "../abandoned";
import { beginFinish } from "./finish";
import type { ReadClaim, Reading, Run, Turn } from "./protocol";
import { readAfterWait, readBack, renewClaim, withTurnIn } from "./readBack";
import { endWithoutAggregator, rollBackFor } from "./rollback";
import {
  type Acquiring,
  type Admitted,
  type Certain,
  checkOf,
  claimOf,
  describedTo,
  type EventIn,
  type Facts,
  gateOf,
  hasMark,
  type InTurn,
  publishOf,
  read,
  type StateIn,
  type Step,
  wait,
} from "./state";
import { verdictOf } from "./verdict";

/*
 * How a run gets its turn. First it waits for turns that others acquired before they could see its claim. Then it
 * checks whether anything is left to publish, and acquires a turn.
 */

export function gate(state: StateIn<"gate">, event: EventIn<"gate">): Step {
  if (event.event === "waited") return readAfterWait(state);
  return readBack(state, event.reading, (facts, reading) => passGate(facts, state.abandoned, reading));
}

/**
 * Continues once the claim is visible: absorbs killed creates, waits for runs if it closes, and waits for turns of
 * others, which may end in a Put without this claim.
 *
 * @param found - keys of claims of killed creates of the same resource, as the run found them
 */
export function passGate(entering: Certain, found: readonly string[], reading: Reading): Step {
  const { goal } = entering;
  const facts: Admitted = { ...entering, isAdmitted: true };
  // A create that was only paused, and continues by now, keeps its claim.
  const abandoned = found.filter((key) =>
    reading.others.some((other) => other.key === key && isAbandoned(other)),
  );
  if (abandoned.length > 0)
    return { state: { phase: "absorb", facts, abandoned }, action: { call: "absorb", keys: abandoned } };
  const running = goal.intent === "close" ? runsOf(reading) : [];
  if (running.length > 0) return wait({ ...gateOf(facts), awaited: running }, "turns");
  return waitForOthers(facts, reading);
}

/**
 * Whether a claim was left by a killed or failed create of the same resource. If that create finished, the claim
 * belongs to another state.
 */
export function isAbandoned(claim: ReadClaim): boolean {
  return claim.namesake === true && isUnfinishedCreate(claim) && claim.run?.isExpired !== false;
}

/** The runs for which a run that closes waits: they wrote their claims before, and may finish. */
function runsOf({ others }: Reading): Turn[] {
  return others.flatMap(({ key, run }) => (run && !run.isExpired ? [turnOf(key, run)] : []));
}

export function turnOf(key: string, { nonce, isExpired }: Run): Turn {
  return { key, nonce, isExpired };
}

function waitForOthers(entering: Admitted, reading: Reading): Step {
  const { goal } = entering;
  // A reading may still show a turn that this run released a moment ago.
  const foreign = reading.turns.filter(({ key, nonce }) => key !== goal.key || isLeftover(entering, nonce));
  const awaited = foreign.filter(({ isExpired }) => !isExpired);
  const hasSeenExpiry = entering.hasSeenExpiry || foreign.length > awaited.length;
  const facts: Admitted = { ...withTurnIn(entering, reading), hasSeenExpiry };
  // Two runs that wait for each other's turns would wait until these expire.
  if (awaited.length > 0 && hasMark(facts) && !facts.turn?.isLeftover)
    return { state: claimOf(facts), action: { call: "release", run: "on" } };
  // Stacks that claimed during the wait are given time again.
  if (awaited.length > 0)
    return wait({ phase: "waitForTurns", facts: { ...facts, hasGathered: false }, awaited }, "turns");
  if (facts.hasSeenExpiry) return wait(checkOf(facts), "visible");
  if (isAlone(facts, reading)) return acquireTurn(facts, reading);
  return compareWith(facts, reading);
}

function isLeftover({ turn }: Facts, nonce: string): boolean {
  return turn?.isLeftover === true && turn.nonce === nonce;
}

/**
 * Whether only this stack has something to publish, according to the aggregator at the start of the run: then the run
 * need not describe it first.
 */
function isAlone({ goal, claim, before, hasGathered }: Facts, reading: Reading): boolean {
  if (goal.intent === "close" || hasGathered || reading.damaged) return false;
  return !isFulfilled(claim, reading.others, before) && areFulfilled(reading.others, claim, before);
}

export function waitForTurns(state: StateIn<"waitForTurns">, event: EventIn<"waitForTurns">): Step {
  if (event.event === "waited") return { state, action: { call: "readTurns" } };
  const { facts } = state;
  const same = event.turns.filter(({ key, nonce }) =>
    state.awaited.some((awaited) => awaited.key === key && awaited.nonce === nonce),
  );
  const awaited = same.filter(({ isExpired }) => !isExpired);
  // If another stack has the lease now, it may have taken it over from a killed run.
  const isTakenOver = facts.goal.exclusive && same.length < state.awaited.length && event.turns.length > 0;
  const hasSeenExpiry = facts.hasSeenExpiry || same.length > awaited.length || isTakenOver;
  const next: Admitted = { ...facts, hasSeenExpiry };
  if (awaited.length > 0) return wait({ phase: "waitForTurns", facts: next, awaited }, "turns");
  return hasSeenExpiry ? wait(checkOf(next), "visible") : read(checkOf(next));
}

export function check(state: StateIn<"check">, event: EventIn<"check">): Step {
  if (event.event === "waited") return readAfterWait(state);
  const facts = { ...state.facts, hasSeenExpiry: false };
  return readBack({ ...state, facts }, event.reading, compareWith);
}

/** A run that closes needs only the claims. Every other run compares them with the aggregator. */
function compareWith(facts: Admitted, reading: Reading): Step {
  const { goal } = facts;
  if (goal.intent !== "close")
    return { state: { phase: "compare", facts, reading }, action: { call: "describe" } };
  const isClaimed = reading.others.some(({ accounts }) => accounts.length > 0) || reading.damaged;
  if (isClaimed && !goal.force) return rollBackFor(facts, "claimed");
  return { state: { phase: "end", goal }, action: { done: "closed" } };
}

export function compare({ facts: former, reading }: StateIn<"compare">, { live }: EventIn<"compare">): Step {
  if (!live) return endWithoutAggregator(former);
  const facts = describedTo(former, live);
  const verdict = verdictOf(facts, reading, live);
  if (verdict === "published") return endPublished(facts, reading);
  if (verdict !== "unpublished") return rollBackFor(facts, verdict);
  const isInCompany = !areFulfilled(reading.others, facts.claim, live.accounts);
  if (isInCompany && !facts.hasGathered) return wait(gateOf({ ...facts, hasGathered: true }), "gather");
  return acquireTurn(facts, reading);
}

/**
 * If a Put of a killed run landed a moment ago, another stack's turn may have started before that was visible, and may
 * end in a Put with the old regions.
 */
function endPublished(former: Admitted, { turns }: Reading): Step {
  const { turn, goal } = former;
  const awaited = turn?.isLeftover ? turns.filter(({ key }) => key !== goal.key) : [];
  const facts: Admitted = { ...former, turn: turn && { ...turn, isLeftover: false } };
  return awaited.length > 0 ? wait({ phase: "waitForTurns", facts, awaited }, "turns") : beginFinish(facts);
}

function acquireTurn(facts: Admitted, reading: Reading): Step {
  return facts.goal.exclusive ? acquireLease(facts, reading) : acquireOver(facts, undefined);
}

/**
 * Runs that wait for a lease take a new nonce for a sign that no Put can still land. If the lease has expired, one may
 * have landed a moment ago, so this run waits δ before it takes the lease over.
 */
function acquireLease(facts: Admitted, reading: Reading): Step {
  const [lease] = reading.turns;
  if (lease && !lease.isExpired && lease.key !== facts.goal.key) return passGate(facts, [], reading);
  if (lease?.isExpired && lease.nonce !== facts.waitedOut)
    return wait(checkOf({ ...facts, waitedOut: lease.nonce }), "visible");
  return acquireOver(facts, lease?.nonce);
}

/** @param over - the nonce of the turn that this one replaces */
export function acquireOver(facts: Facts, over: string | undefined): Step {
  return {
    state: { phase: "acquire", facts: { ...facts, isEnded: false } },
    action: { call: "acquire", over },
  };
}

export function acquire(state: StateIn<"acquire">, event: EventIn<"acquire">): Step {
  const { facts } = state;
  switch (event.event) {
    case "acquired":
      return enterTurn(facts, event);
    case "unknown":
      return wait({ phase: "acquire", facts: { ...facts, turn: undefined, isUnsure: true } }, "landed");
    case "lost":
      return read(gateOf({ ...facts, turn: undefined }));
    case "waited":
      if (facts.isUnsure) return wait({ phase: "acquire", facts: { ...facts, isUnsure: false } }, "visible");
      return goOnInTurn(facts);
  }
}

function enterTurn(
  former: Acquiring,
  { nonce, late }: Extract<EventIn<"acquire">, { event: "acquired" }>,
): Step {
  // If the run is late, a stack that closed meanwhile didn't wait for it, so it has to check again whether it may
  // continue.
  const isAdmitted = former.isAdmitted && !late;
  const facts: Acquiring = { ...former, turn: { nonce, isLeftover: false }, isAdmitted };
  if (!facts.goal.exclusive) return wait({ phase: "acquire", facts }, "visible");
  // Acquiring a lease doesn't mark the claim, so a late run renews that mark. Otherwise the run need not wait: the
  // former holder released the lease, or expired long ago, so none of its writes can still land.
  return late ? renewClaim(facts) : goOnInTurn(facts);
}

function goOnInTurn(facts: Acquiring): Step {
  return isInTurn(facts) ? read(publishOf(facts)) : read(gateOf(facts));
}

function isInTurn(facts: Acquiring): facts is InTurn {
  return facts.isAdmitted && facts.turn?.isLeftover === false;
}
