import assert from "node:assert/strict";
import type { Action, Reading } from "../../../../provider/sharing/protocol/protocol";
import { publish, put } from "../../../../provider/sharing/protocol/publish";
import {
  type Facts,
  gateOf,
  publishOf,
  REWRITES,
  type StateIn,
} from "../../../../provider/sharing/protocol/state";
import {
  claimed,
  facts,
  goal,
  inTurn,
  KEY,
  live,
  OTHER,
  other,
  reading,
  turnOf,
} from "../../../support/protocol";

const READ: Action = { call: "read" };
const VISIBLE: Action = { wait: "visible" };
const OWN = turnOf(KEY);

describe("a run in its turn", () => {
  const read = (more: Partial<Facts>, shown: Partial<Reading>) =>
    publish(publishOf(inTurn(more)), { event: "read", reading: reading(shown) });

  it("describes the aggregator if the turn is still its own", () => {
    const shown = { turns: [turnOf(OTHER), OWN] };
    assert.deepEqual(read({}, shown), {
      state: { phase: "put", facts: inTurn(), reading: reading(shown) },
      action: { call: "describe" },
    });
  });

  const lost: [what: string, turns: Reading["turns"]][] = [
    ["is gone", []],
    ["is another by now", [turnOf(KEY, { nonce: "n2" })]],
    ["is another stack's", [turnOf(OTHER)]],
  ];
  for (const [what, turns] of lost)
    it(`looks again if it ${what}`, () => {
      const { state, action } = read({}, { turns });
      assert.deepEqual([state, action], [gateOf(facts({ isAdmitted: true, rewrites: 1 })), READ]);
    });

  it("gives up if its mark keeps getting lost; a lease that was taken over is another's right", () => {
    const { action } = read({ rewrites: REWRITES }, {});
    assert.deepEqual(action, { failed: "contended", missing: [], unfinished: true });
    const exclusive = read({ rewrites: REWRITES, goal: goal({ exclusive: true }) }, {});
    assert.deepEqual(exclusive.action, READ);
    assert.ok("facts" in exclusive.state && exclusive.state.facts.rewrites === REWRITES);
  });

  it("reads after a wait, and lets all see what has landed first", () => {
    assert.deepEqual(publish(publishOf(inTurn()), { event: "waited" }).action, READ);
    const unsure = publish(publishOf(inTurn({ isUnsure: true })), { event: "waited" });
    assert.deepEqual(unsure, { state: publishOf(inTurn()), action: VISIBLE });
    const landing = { ...publishOf(inTurn({ isUnsure: true })), isLanding: true };
    assert.ok("isLanding" in publish(landing, { event: "waited" }).state);
    assert.deepEqual(publish(landing, { event: "waited" }).state, publishOf(inTurn({ isUnsure: true })));
  });
});

describe("a run that has described the aggregator in its turn", () => {
  const state = (more: Partial<Facts> = {}, shown: Partial<Reading> = {}): StateIn<"put"> => ({
    phase: "put",
    facts: inTurn(more),
    reading: reading({ turns: [OWN], ...shown }),
  });
  const described = (
    there: string | undefined,
    more: Partial<Facts> = {},
    shown: Partial<Reading> = {},
    isTooOld = false,
  ) => {
    const seen = there === undefined ? undefined : live(there);
    return put(state(more, shown), { event: "described", live: seen, isTooOld });
  };
  const failure = ({ state: next }: ReturnType<typeof described>) =>
    "facts" in next ? next.facts.rollback?.failure : undefined;

  it("puts what all claims say, and what is of nobody", () => {
    const step = described("ad", { claim: claimed("b", "d") }, { others: [other("c")] });
    assert.deepEqual(step.action, { call: "put", accounts: ["a", "b", "c"] });
    assert.ok("facts" in step.state);
    assert.deepEqual(step.state.facts.live, ["a", "d"]);
  });

  it("releases it if the aggregator shows that", () =>
    assert.deepEqual(described("ab").action, { call: "release", run: "ended" }));

  it("renews it if it is too old to send anything, ten times", () => {
    const { state: next, action } = described("a", { renewals: 9 }, {}, true);
    assert.deepEqual(action, { call: "acquire", over: "n1" });
    assert.ok("facts" in next && next.facts.renewals === 10);
    assert.equal(failure(described("a", { renewals: 10 }, {}, true)), "slow");
    assert.deepEqual(described("a", { renewals: 10 }).action, { call: "put", accounts: ["a", "b"] });
  });

  it("rolls back if nothing would be left, or what leaves may be held", () => {
    const leaving = { claim: claimed("", "a") };
    assert.equal(failure(described("a", leaving)), "emptied");
    assert.equal(failure(described("a", leaving, { damaged: true })), "unreadable");
  });

  it("ends without an aggregator", () =>
    assert.deepEqual(described(undefined).action, { failed: "absent", missing: [], unfinished: false }));

  it("lets all see its Put, and reads again", () =>
    assert.deepEqual(put(state(), { event: "put" }), {
      state: publishOf(inTurn({ isPutSent: true })),
      action: VISIBLE,
    }));

  it("waits for one that may be on its way, and sends one again that was throttled", () => {
    assert.deepEqual(put(state(), { event: "unknown" }), {
      state: publishOf(inTurn({ isPutSent: true, isUnsure: true })),
      action: { wait: "landed" },
    });
    assert.deepEqual(put(state(), { event: "throttled" }), {
      state: publishOf(inTurn()),
      action: { wait: "turns" },
    });
  });

  it("tries once with its own accounts alone if AWS refuses those of all, then rolls back", () => {
    const refused = (more: Partial<Facts>, others: Reading["others"]) =>
      put(state(more, { others }), { event: "refused" });
    assert.deepEqual(refused({}, [other("c")]), {
      state: publishOf(inTurn({ isNarrow: true })),
      action: READ,
    });
    assert.equal(failure(refused({ isNarrow: true }, [other("c")])), "refused");
    assert.equal(failure(refused({}, [])), "refused");
  });
});
