import { beginRelease } from "./finish";
import { readAfterWait, readBack } from "./readBack";
import { endWithoutAggregator, rollBackFor } from "./rollback";
import {
  type CertainInTurn,
  describedTo,
  type EventIn,
  fail,
  gateOf,
  type InTurn,
  publishOf,
  REWRITES,
  read,
  type StateIn,
  type Step,
  wait,
} from "./state";
import { acquireOver } from "./turns";
import { desiredAccounts, verdictOf } from "./verdict";

/*
 * What a run does in its turn: it reads all claims, describes the aggregator, sends one Put for all claims, and repeats
 * this until the aggregator shows them.
 */

/** How often a turn is renewed. */
const RENEWALS = 10;

export function publish(state: StateIn<"publish">, event: EventIn<"publish">): Step {
  const { facts } = state;
  if (event.event === "read") return readBack(state, event.reading, describeIfInTurn);
  if (!state.isLanding && facts.isUnsure) return wait(publishOf({ ...facts, isUnsure: false }), "visible");
  return readAfterWait(state);
}

function describeIfInTurn(facts: CertainInTurn, reading: StateIn<"put">["reading"]): Step {
  const { goal, turn } = facts;
  return reading.turns.some(({ key, nonce }) => key === goal.key && nonce === turn.nonce)
    ? { state: { phase: "put", facts, reading }, action: { call: "describe" } }
    : returnToGate(facts);
}

/** Another stack took the lease over, or another write of tags removed the mark. */
function returnToGate(facts: InTurn): Step {
  const { goal, rewrites } = facts;
  if (!goal.exclusive && rewrites >= REWRITES) return fail(facts, "contended");
  const next = { ...facts, turn: undefined, rewrites: rewrites + (goal.exclusive ? 0 : 1) };
  return read(gateOf(next));
}

export function put(state: StateIn<"put">, event: EventIn<"put">): Step {
  const { facts } = state;
  switch (event.event) {
    case "described":
      return sendPut(state, event);
    case "put":
      return wait(publishOf({ ...facts, isPutSent: true }), "visible");
    case "unknown":
      return wait(publishOf({ ...facts, isPutSent: true, isUnsure: true }), "landed");
    case "throttled":
      return wait(publishOf(facts), "turns");
    case "refused":
      return putRefused(state);
  }
}

function sendPut(
  { facts: former, reading }: StateIn<"put">,
  { live, isTooOld }: Extract<EventIn<"put">, { event: "described" }>,
): Step {
  if (!live) return endWithoutAggregator(former);
  const facts = describedTo(former, live);
  const verdict = verdictOf(facts, reading, live);
  if (verdict === "published") return beginRelease(facts, reading);
  if (verdict !== "unpublished") return rollBackFor(facts, verdict);
  if (isTooOld && facts.renewals >= RENEWALS) return rollBackFor(facts, "slow");
  if (isTooOld) return acquireOver({ ...facts, renewals: facts.renewals + 1 }, facts.turn.nonce);
  return {
    state: { phase: "put", facts, reading },
    action: { call: "put", accounts: desiredAccounts(facts, reading, live) },
  };
}

/**
 * AWS may reject an account that another stack claims. That must not stop this stack, so it tries once with its own
 * accounts only.
 */
function putRefused({ facts, reading }: StateIn<"put">): Step {
  if (!facts.isNarrow && reading.others.length > 0) return read(publishOf({ ...facts, isNarrow: true }));
  return rollBackFor(facts, "refused");
}
