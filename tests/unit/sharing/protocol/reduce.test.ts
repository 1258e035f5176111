import assert from "node:assert/strict";
import type { Event, Goal, Reading } from "../../../../provider/sharing/protocol/protocol";
import { reduce } from "../../../../provider/sharing/protocol/reduce";
import {
  type Acquiring,
  type Admitted,
  type CertainInTurn,
  checkOf,
  claimOf,
  EXPECTED,
  firstFacts,
  gateOf,
  type Phase,
  publishOf,
  type RollingBack,
  type State,
  type StateIn,
} from "../../../../provider/sharing/protocol/state";

const goal: Goal = {
  key: "payments/prod/team:0123456789abcdef",
  intent: "hold",
  accounts: ["111111111111"],
  former: [],
  force: false,
  exclusive: true,
  isNew: false,
};
const reading: Reading = {
  own: undefined,
  others: [],
  elsewhere: false,
  turns: [],
  torn: false,
  damaged: false,
};

describe("a phase of the publishing protocol", () => {
  const facts: Admitted & Acquiring = {
    ...firstFacts(goal, ["999999999999"]),
    isAdmitted: true,
    isEnded: false,
  };
  const inTurn: CertainInTurn = { ...facts, turn: { nonce: "n1", isLeftover: false } };
  const rollingBack: RollingBack = { ...facts, rollback: { failure: "refused", isReleased: false } };
  const states: { readonly [Name in Phase]: StateIn<Name> } = {
    locate: { phase: "locate", goal },
    look: { phase: "look", goal, before: [], awaited: [], hasSeenExpiry: false, torn: 0, crowded: 0 },
    claim: claimOf(facts),
    absorb: { phase: "absorb", facts, abandoned: ["a killed create"] },
    gate: gateOf(facts),
    waitForTurns: { phase: "waitForTurns", facts, awaited: [] },
    check: checkOf(facts),
    compare: { phase: "compare", facts, reading },
    acquire: { phase: "acquire", facts },
    publish: publishOf(inTurn),
    put: { phase: "put", facts: inTurn, reading },
    release: { phase: "release", facts: inTurn, others: [] },
    finish: { phase: "finish", facts, isGone: false },
    settle: { phase: "settle", facts, isGone: false },
    rollBack: { phase: "rollBack", facts: rollingBack },
    cleanUp: { phase: "cleanUp", facts: rollingBack, awaited: [], looks: 0 },
    confirm: { phase: "confirm", facts: rollingBack, reading },
    end: { phase: "end", goal },
  };
  const live = { accounts: ["999999999999"], scalars: true };
  const events: { readonly [Name in Event["event"]]: Extract<Event, { event: Name }> } = {
    start: { event: "start" },
    described: { event: "described", live, isTooOld: false },
    read: { event: "read", reading },
    turns: { event: "turns", turns: [] },
    written: { event: "written" },
    full: { event: "full" },
    acquired: { event: "acquired", nonce: "n2" },
    lost: { event: "lost" },
    released: { event: "released" },
    absorbed: { event: "absorbed" },
    put: { event: "put" },
    unknown: { event: "unknown" },
    throttled: { event: "throttled" },
    refused: { event: "refused" },
    waited: { event: "waited" },
  };

  for (const state of Object.values<State>(states))
    it(`${state.phase} takes what can happen in it, and throws on every other event`, () => {
      for (const event of Object.values<Event>(events)) {
        const expected: readonly string[] = EXPECTED[state.phase];
        if (expected.includes(event.event)) assert.ok(reduce(state, event).action);
        else
          assert.throws(() => reduce(state, event), {
            message: `the phase "${state.phase}" of the publishing protocol takes no event "${event.event}"`,
          });
      }
    });
});
