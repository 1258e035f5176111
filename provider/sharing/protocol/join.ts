import { type HeldClaim, NO_CLAIM, sameClaim, stillLeaving, wantedClaim } from "../../domain/claims";
import { beginFinish } from "./finish";
import type { Goal, Reading, Turn } from "./protocol";
import { isTorn, wholeReading } from "./reading";
import { rollBackShort } from "./rollback";
import {
  type Certain,
  claimOf,
  type EventIn,
  type Facts,
  fail,
  firstFacts,
  gateOf,
  hasMark,
  isNothing,
  read,
  type StateIn,
  type Step,
  wait,
  write,
} from "./state";
import { isAbandoned, passGate, turnOf } from "./turns";

/*
 * How a run begins: it finds the aggregator, reads what is claimed so far, writes its claim, and waits until every
 * reader sees that. It takes over what killed creates of the same resource claimed.
 */

/** How often a run waits until its claim fits in the store. */
const PATIENCE = 10;

export function locate({ goal }: StateIn<"locate">, event: EventIn<"locate">): Step {
  if (event.event === "start") return { state: { phase: "locate", goal }, action: { call: "describe" } };
  if (event.live) return read(lookOf(goal, event.live.accounts));
  const facts = firstFacts(goal, []);
  if (goal.intent === "hold") return fail(facts, "absent");
  // Tags are deleted together with their aggregator. A claim in a table has to be removed.
  if (goal.exclusive) return beginFinish(facts, true);
  return { state: { phase: "end", goal }, action: { done: "gone" } };
}

function lookOf(goal: Goal, before: readonly string[], crowded = 0): StateIn<"look"> {
  return { phase: "look", goal, before, awaited: [], hasSeenExpiry: false, torn: 0, crowded };
}

export function look(state: StateIn<"look">, event: EventIn<"look">): Step {
  if (event.event === "waited") return read(state);
  const { goal } = state;
  if (event.reading.elsewhere) return fail(firstFacts(goal, state.before), "moved");
  if (isTorn(state.torn, event.reading)) return wait({ ...state, torn: state.torn + 1 }, "visible");
  const reading = wholeReading(event.reading);
  const awaited = interrupted(goal, reading);
  if (awaited.length > 0) return wait({ ...state, torn: 0, awaited }, "turns");
  // The delete of a killed run may have landed a moment ago. A stack that doesn't see that yet must still see the
  // closing.
  if (reading.own?.closing && reading.own.run && !state.hasSeenExpiry)
    return wait({ ...state, torn: 0, hasSeenExpiry: true }, "visible");
  return begin(state, reading);
}

/**
 * Killed runs of the same resource whose writes may still land, and that this run could not undo: a run of the owner
 * that was about to delete the aggregator, to move its claims or to end its sharing; and creates whose claims this run
 * takes over.
 */
function interrupted({ key }: Goal, { own, others }: Reading): Turn[] {
  const closing = own?.closing && own.run && !own.run.isExpired ? [turnOf(key, own.run)] : [];
  const creates = others.flatMap(({ key: other, namesake, run }) =>
    namesake && run?.isNew && !run.isExpired ? [turnOf(other, run)] : [],
  );
  return [...closing, ...creates];
}

/** Writes the claim, if the run may join. */
function begin({ goal, before, crowded }: StateIn<"look">, reading: Reading): Step {
  const held = reading.own ?? NO_CLAIM;
  const abandoned = reading.others.filter(isAbandoned);
  const keys = abandoned.map(({ key }) => key);
  const facts: Certain = {
    ...firstFacts(goal, before),
    held: bareClaim(held),
    claim: goal.intent === "close" ? closing(held, goal.force) : wantedClaim(held, goal, abandoned),
    turn: leftoverTurn(goal, reading),
  };
  if (goal.intent !== "close" && reading.others.some(({ closing }) => closing !== undefined))
    return fail(facts, "closing");
  if (reading.damaged && stillLeaving(facts.claim, reading.others, before).length > 0)
    return fail(facts, "unreadable");
  if (isNothing(facts.claim) && !reading.own) return passGate(facts, keys, reading);
  // Written even if the claim already says all this, so that a late write of a killed run can't undo it.
  return write({ phase: "claim", facts, abandoned: keys, looked: { reading, crowded } }, "on");
}

function leftoverTurn({ key }: Goal, { turns }: Reading): Facts["turn"] {
  const own = turns.find((turn) => turn.key === key);
  return own && { nonce: own.nonce, isLeftover: true };
}

function closing({ accounts, leaving }: HeldClaim, isForced: boolean): HeldClaim {
  return { accounts, leaving, closing: isForced ? "forced" : "closing" };
}

/** A claim without the fields that only the store adds. */
function bareClaim({ accounts, leaving, closing }: HeldClaim): HeldClaim {
  return { accounts, leaving, ...(closing && { closing }) };
}

export function claim(state: StateIn<"claim">, event: EventIn<"claim">): Step {
  const { facts, abandoned } = state;
  switch (event.event) {
    case "written":
      return wait(claimOf(facts, abandoned), "visible");
    case "released":
      return wait(claimOf({ ...facts, turn: undefined }, abandoned), "visible");
    case "unknown": {
      const next = claimOf({ ...facts, isUnsure: true }, abandoned);
      return wait(next, showsNothing(facts) ? "landed" : "visible");
    }
    case "full":
      return crowded(state);
    case "waited":
      if (facts.isUnsure && showsNothing(facts))
        return wait(claimOf({ ...facts, isUnsure: false }, abandoned), "visible");
      return read(gateOf(facts, abandoned));
  }
}

/**
 * Whether a reading of the claim can't show that a write landed: on tags, if the write released a mark, or if it wrote
 * the same content again.
 */
function showsNothing(facts: Facts): boolean {
  return hasMark(facts) || (!facts.goal.exclusive && sameClaim(facts.held, facts.claim));
}

/** While others change their claims, their old and new versions both take tags, so the run waits for them. */
function crowded({ facts, looked }: StateIn<"claim">): Step {
  const { rollback, goal, before } = facts;
  if (rollback) return rollBackShort({ ...facts, rollback });
  const isPassing = looked?.reading.others.some(({ run }) => run && !run.isExpired) ?? false;
  if (!looked || !isPassing || looked.crowded >= PATIENCE) return fail(facts, "full");
  return wait(lookOf(goal, before, looked.crowded + 1), "turns");
}

/**
 * Removes the claims of killed creates. The own claim contains their accounts by now, as leaving if it doesn't hold
 * them.
 */
export function absorb(state: StateIn<"absorb">, event: EventIn<"absorb">): Step {
  switch (event.event) {
    case "absorbed":
      return wait(gateOf(state.facts), "visible");
    case "unknown":
      return wait(state, "landed");
    case "waited":
      return { state, action: { call: "absorb", keys: state.abandoned } };
  }
}
