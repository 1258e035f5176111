import assert from "node:assert/strict";
import type { Reading } from "../../../../provider/sharing/protocol/protocol";
import {
  readAfterWait,
  readBack,
  renewClaim,
  withTurnIn,
} from "../../../../provider/sharing/protocol/readBack";
import {
  checkOf,
  claimOf,
  type Facts,
  gateOf,
  REWRITES,
  type Step,
} from "../../../../provider/sharing/protocol/state";
import { claimed, facts, goal, KEY, OTHER, other, reading, run, turnOf } from "../../../support/protocol";

const NEXT = { done: "published" } as const;

/** What a run does that reads in the gate: `NEXT` if the reading shows what it has to. */
function readIn(
  known: Facts,
  shown: Reading,
  torn = 0,
): Step & { went?: { facts: Facts; reading: Reading } } {
  let went: { facts: Facts; reading: Reading } | undefined;
  const step = readBack({ ...gateOf(known, ["killed"]), torn }, shown, (next, read) => {
    went = { facts: next, reading: read };
    return { state: { phase: "end", goal: next.goal }, action: NEXT };
  });
  return { ...step, ...(went && { went }) };
}

describe("a reading after the claim was written", () => {
  it("lets the run go on if it shows the claim", () => {
    const shown = reading();
    assert.deepEqual(readIn(facts(), shown).went, { facts: facts(), reading: shown });
  });

  it("is made again while it is torn, and has a damaged claim then", () => {
    const shown = reading({ torn: true });
    const { state, action } = readIn(facts(), shown, 2);
    assert.deepEqual([state, action], [{ ...gateOf(facts(), ["killed"]), torn: 3 }, { wait: "visible" }]);
    assert.deepEqual(readIn(facts(), shown, 5).went?.reading, reading({ damaged: true }));
  });

  it("of a store that is no longer used has the run put its claim back, or leave it if it was admitted", () => {
    const shown = reading({ elsewhere: true });
    const held = claimed("a");
    const { state, action } = readIn(facts({ held }), shown);
    assert.deepEqual([state.phase, action], ["rollBack", { call: "write", claim: held, run: "ended" }]);
    assert.deepEqual(readIn(facts({ held, isAdmitted: true }), shown).action, {
      failed: "moved",
      missing: [],
      unfinished: true,
    });
  });

  describe("that doesn't show the claim", () => {
    const lost = reading({ own: undefined });

    it("has it written again, five times", () => {
      const { state, action } = readIn(
        facts({ isAdmitted: true, isEnded: true, rewrites: REWRITES - 1 }),
        lost,
      );
      assert.deepEqual(action, { call: "write", claim: claimed("b"), run: "on" });
      assert.deepEqual(state, claimOf(facts({ rewrites: REWRITES }), ["killed"]));
      assert.deepEqual(readIn(facts({ rewrites: REWRITES }), lost).action, {
        failed: "contended",
        missing: [],
        unfinished: true,
      });
    });

    it("leaves admitted a run that has sent a Put", () => {
      const { state } = readIn(facts({ isAdmitted: true, isPutSent: true }), lost);
      assert.ok(state.phase === "claim" && state.facts.isAdmitted);
    });

    it("waits for what may still be on its way", () => {
      const { state, action } = readIn(facts({ isUnsure: true }), lost, 2);
      assert.deepEqual(action, { wait: "landed" });
      assert.deepEqual(state, { ...gateOf(facts(), ["killed"]), isLanding: true });
    });
  });

  describe("that shows the claim of a run that is taken for killed", () => {
    const shown = reading({ own: { ...claimed("b"), run: run({ isExpired: true }) } });

    it("has the run say again that it goes on, and ask again whether it may", () => {
      const { state, action } = readIn(facts({ isAdmitted: true }), shown);
      assert.deepEqual(action, { call: "write", claim: claimed("b"), run: "on" });
      assert.deepEqual(state, claimOf(facts({ isAdmitted: false }), ["killed"]));
    });

    it("is nothing to a run that closes, for which nobody waits", () => {
      const closing = facts({ goal: goal({ intent: "close" }) });
      assert.equal(readIn(closing, shown).action, NEXT);
    });

    it("waits for what was sent before, which would undo that", () =>
      assert.deepEqual(readIn(facts({ isUnsure: true }), shown).action, { wait: "landed" }));

    it("waits once until all see what a killed run has sent in the turn that it has left", () => {
      const turn = { nonce: "n0", isLeftover: true };
      const { state, action } = readIn(facts({ turn }), shown);
      assert.deepEqual(action, { wait: "visible" });
      assert.ok(state.phase === "gate");
      assert.equal(state.facts.waitedOut, "n0");
      assert.deepEqual(readIn(state.facts, shown).action, { call: "release", run: "on" });
      const own = facts({ turn: { nonce: "n0", isLeftover: false } });
      assert.deepEqual(readIn(own, shown).action, { call: "release", run: "on" });
      const exclusive = facts({ turn, goal: goal({ exclusive: true }) });
      assert.equal("call" in readIn(exclusive, shown).action, true);
    });
  });

  it("of an answer that was lost is believed by others a moment later; a lease is sure", () => {
    const { state, action } = readIn(facts({ isUnsure: true }), reading(), 2);
    assert.deepEqual([state, action], [gateOf(facts(), ["killed"]), { wait: "visible" }]);
    const exclusive = facts({ isUnsure: true, goal: goal({ exclusive: true }) });
    assert.equal(readIn(exclusive, reading()).went?.facts.isUnsure, false);
  });

  it("of another's closing stops a run that was not admitted before, and none that closes itself", () => {
    const shown = reading({ others: [other("c", "", { closing: "closing" })] });
    const { state } = readIn(facts(), shown);
    assert.ok(state.phase === "rollBack");
    assert.equal(state.facts.rollback.failure, "closing");
    assert.equal(readIn(facts({ isAdmitted: true }), shown).action, NEXT);
    assert.equal(readIn(facts({ goal: goal({ intent: "close" }) }), shown).action, NEXT);
  });
});

describe("a phase that reads", () => {
  it("reads after a wait, and once more waits until all see what has landed", () => {
    assert.deepEqual(readAfterWait(checkOf(facts())).action, { call: "read" });
    const landing = { ...checkOf(facts()), isLanding: true };
    assert.deepEqual(readAfterWait(landing), { state: checkOf(facts()), action: { wait: "visible" } });
  });
});

describe("a run says that it goes on", () => {
  it("with its claim, or by releasing the mark that is on it", () => {
    const turn = { nonce: "n1", isLeftover: false };
    assert.deepEqual(renewClaim(facts()).action, { call: "write", claim: claimed("b"), run: "on" });
    assert.deepEqual(renewClaim(facts({ turn })).action, { call: "release", run: "on" });
    const { state } = renewClaim(facts({ turn, isEnded: true, isAdmitted: true }), ["killed"]);
    assert.deepEqual(state, claimOf(facts({ turn }), ["killed"]));
  });
});

describe("a turn that is read", () => {
  const turns = [turnOf(OTHER), turnOf(KEY, { nonce: "n7" })];

  it("is the run's own if it knows of none: the answer to its acquiring was lost", () => {
    assert.deepEqual(withTurnIn(facts(), reading({ turns })).turn, { nonce: "n7", isLeftover: false });
    const turn = { nonce: "n1", isLeftover: true };
    assert.equal(withTurnIn(facts({ turn }), reading({ turns })).turn, turn);
    assert.equal(withTurnIn(facts(), reading({ turns: [turnOf(OTHER)] })).turn, undefined);
  });
});
