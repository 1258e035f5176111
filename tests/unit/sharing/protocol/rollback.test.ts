import assert from "node:assert/strict";
import type { Action, Failure, Reading } from "../../../../provider/sharing/protocol/protocol";
import {
  cleanUp,
  confirm,
  endWithoutAggregator,
  rollBack,
  rollBackFor,
  rollBackMoved,
  rollBackShort,
} from "../../../../provider/sharing/protocol/rollback";
import { type Facts, REWRITES, type StateIn, type Step } from "../../../../provider/sharing/protocol/state";
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
  rollingBack,
  turnOf,
} from "../../../support/protocol";

const VISIBLE: Action = { wait: "visible" };
const TURNS: Action = { wait: "turns" };
const exclusive = { goal: goal({ exclusive: true }) };
const writes = (claim: Facts["claim"] | undefined, run: "on" | "ended" | "failed"): Action => ({
  call: "write",
  claim,
  run,
});
const fails = (failed: Failure, missing: string[] = [], unfinished = false) => ({
  failed,
  missing,
  unfinished,
});
const factsIn = ({ state }: Step) => ("facts" in state ? state.facts : assert.fail(state.phase));

describe("a run that can't succeed", () => {
  it("puts its claim back, with what it claimed and may be there by now as leaving", () => {
    const step = rollBackFor(facts({ held: claimed("c"), claim: claimed("abc") }), "refused");
    assert.deepEqual([step.state.phase, step.action], ["rollBack", writes(claimed("c", "b"), "on")]);
    assert.deepEqual(factsIn(step).rollback, { failure: "refused", isReleased: false });
  });

  it("has come to its end with that, if nothing is leaving", () => {
    const step = rollBackFor(facts({ held: claimed("c"), claim: claimed("ac") }), "refused");
    assert.deepEqual([step.action, factsIn(step).isEnded], [writes(claimed("c"), "ended"), true]);
  });

  it("takes back its closing", () => {
    const held = { ...claimed("c"), closing: "closing" as const };
    const known = facts({ goal: goal({ intent: "close" }), held, claim: held });
    assert.deepEqual(rollBackFor(known, "claimed").action, writes(claimed("c"), "ended"));
  });

  it("releases its turn first, and keeps one that a killed run has left", () => {
    const known = { held: claimed("c"), claim: claimed("bc") };
    assert.deepEqual(rollBackFor(inTurn(known), "refused").action, { call: "release", run: "on" });
    const leftover = inTurn({ ...known, turn: { nonce: "n1", isLeftover: true } });
    assert.deepEqual(rollBackFor(leftover, "refused").action, writes(claimed("c", "b"), "on"));
  });

  const publishes: [what: string, known: Partial<Facts>, failure: Failure, isPublished: boolean][] = [
    ["it had released something, which others may take out", { held: claimed("bc") }, "refused", true],
    [
      "its Put may have taken something out",
      { held: claimed("b"), isPutSent: true, live: ["a"] },
      "refused",
      true,
    ],
    ["all it held is there", { held: claimed("b"), isPutSent: true, live: ["b"] }, "refused", false],
    ["there is no aggregator", { held: claimed("bc") }, "absent", false],
    ["another closes it, and need not have seen this run", { held: claimed("bc") }, "closing", false],
  ];
  for (const [what, known, failure, isPublished] of publishes)
    it(`${isPublished ? "publishes" : "doesn't publish"} what it held before if ${what}`, () => {
      const step = rollBackFor(facts(known), failure);
      assert.equal(step.state.phase, isPublished ? "claim" : "rollBack");
      if (!isPublished) return;
      const { goal: wanted, isNarrow, hasSeenExpiry } = factsIn(step);
      assert.deepEqual([wanted.intent, wanted.accounts], ["hold", known.held?.accounts]);
      assert.ok(isNarrow && !hasSeenExpiry);
    });

  it("keeps its first reason if putting back fails as well, and publishes nothing once more", () => {
    const known = rollingBack({ held: claimed("bc"), claim: claimed("bc"), isPutSent: true });
    const step = rollBackFor(known, "slow");
    assert.equal(step.state.phase, "rollBack");
    assert.equal(factsIn(step).rollback?.failure, "refused");
  });
});

describe("a run without an aggregator", () => {
  const table: [intent: "hold" | "leave", isLease: boolean, expected: unknown][] = [
    ["hold", false, fails("absent")],
    ["hold", true, writes(claimed("", "b"), "on")],
    ["leave", false, { done: "gone" }],
    ["leave", true, writes(undefined, "ended")],
  ];
  for (const [intent, isLease, expected] of table)
    it(`that wants to ${intent}, with claims ${isLease ? "in a table" : "on its tags"}`, () =>
      assert.deepEqual(
        endWithoutAggregator(facts({ goal: goal({ intent, exclusive: isLease }) })).action,
        expected,
      ));
});

describe("a run whose claims were moved", () => {
  it("restores its claim, as if it had not started", () => {
    const step = rollBackMoved(facts({ held: claimed("c"), claim: claimed("b", "c") }));
    assert.deepEqual(step.action, writes(claimed("c"), "ended"));
    assert.deepEqual(factsIn(step).rollback, { failure: "moved", isReleased: false });
    const released = rollBackMoved(rollingBack({ rollback: { failure: "refused", isReleased: true } }));
    assert.deepEqual(factsIn(released).rollback, { failure: "moved", isReleased: true });
  });

  it("leaves it to be moved if it was admitted, and goes on there", () =>
    assert.deepEqual(rollBackMoved(facts({ isAdmitted: true })).action, fails("moved", [], true)));
});

describe("a run that has put its claim back", () => {
  const state = (more: Partial<Facts> = {}): StateIn<"rollBack"> => ({
    phase: "rollBack",
    facts: rollingBack(more),
  });
  const leaving = { claim: claimed("c", "b") };
  const released = { rollback: { failure: "refused", isReleased: true } } as const;
  const turn = { nonce: "n1", isLeftover: true };

  it("ends if nothing of it may be there, or a killed run may still put it there", () => {
    assert.deepEqual(rollBack(state({ isEnded: true }), { event: "written" }).action, fails("refused"));
    assert.deepEqual(rollBack(state(), { event: "written" }).action, writes(claimed("b"), "ended"));
    assert.deepEqual(
      rollBack(state({ goal: goal({ isNew: true }) }), { event: "written" }).action,
      writes(claimed("b"), "failed"),
    );
    assert.deepEqual(
      rollBack(state({ ...leaving, turn, isEnded: true }), { event: "written" }).action,
      fails("refused"),
    );
  });

  it("lets all see it otherwise, before it looks", () => {
    for (const more of [leaving, released, { ...leaving, ...released, turn }]) {
      const step = rollBack(state(more), { event: "written" });
      assert.deepEqual([step.state.phase, step.action], ["cleanUp", VISIBLE]);
    }
  });

  it("writes it once its turn is released, and again once an answer that was lost has landed", () => {
    const step = rollBack(state({ ...leaving, turn: { ...turn, isLeftover: false } }), { event: "released" });
    assert.deepEqual([step.action, factsIn(step).turn], [writes(claimed("c", "b"), "on"), undefined]);
    assert.deepEqual(rollBack(state(), { event: "unknown" }), { state: state(), action: { wait: "landed" } });
    assert.deepEqual(rollBack(state(leaving), { event: "waited" }).action, writes(claimed("c", "b"), "on"));
  });

  it("goes on after it, if others may be taking out what it had released", () =>
    assert.deepEqual(rollBack(state(released), { event: "waited" }).action, writes(claimed("b"), "on")));

  it("leaves out what is leaving if it doesn't fit, and then gives up", () => {
    assert.deepEqual(rollBack(state(leaving), { event: "full" }).action, writes(claimed("c"), "ended"));
    assert.deepEqual(rollBackShort(rollingBack()).action, fails("refused"));
  });
});

describe("a run that cleans up", () => {
  const state = (more: Partial<Facts> = {}, rest: Partial<StateIn<"cleanUp">> = {}): StateIn<"cleanUp"> => ({
    phase: "cleanUp",
    facts: rollingBack({ claim: claimed("c", "b"), ...more }),
    awaited: [],
    looks: 0,
    ...rest,
  });
  const read = (shown: Partial<Reading>, before = state()): Step =>
    cleanUp(before, { event: "read", reading: reading({ own: claimed("c", "b"), ...shown }) });
  const expired = turnOf(OTHER, { isExpired: true });
  const released = { rollback: { failure: "refused", isReleased: true } } as const;
  const DESCRIBE: Action = { call: "describe" };
  const ENDS = writes(claimed("c", "b"), "ended");

  it("reads, then describes the aggregator", () => {
    assert.deepEqual(cleanUp(state(), { event: "waited" }).action, { call: "read" });
    assert.deepEqual(read({}).action, DESCRIBE);
    const { state: next } = read({ torn: true });
    assert.ok(next.phase === "confirm" && next.reading.damaged);
  });

  it("ends if claims are kept elsewhere by now", () =>
    assert.deepEqual(read({ elsewhere: true }).action, fails("refused")));

  it("writes again what another write of tags has removed, a few times", () => {
    const step = read({ own: undefined });
    assert.deepEqual([step.action, factsIn(step).rewrites], [writes(claimed("c", "b"), "on"), 1]);
    assert.deepEqual(read({ own: undefined }, state({ rewrites: REWRITES })).action, ENDS);
  });

  it("waits for turns that began before, and for none that came later, but for a lease", () => {
    const first = read({ turns: [turnOf(OTHER)] });
    assert.deepEqual(first.action, TURNS);
    assert.ok(first.state.phase === "cleanUp");
    assert.deepEqual([first.state.awaited, first.state.looks], [[turnOf(OTHER)], 1]);
    assert.deepEqual(read({ turns: [turnOf(OTHER)] }, first.state).action, TURNS);
    const later = [turnOf(OTHER, { nonce: "n2" }), turnOf(KEY)];
    assert.deepEqual(read({ turns: later }, first.state).action, DESCRIBE);
    assert.deepEqual(read({ turns: later }, state(exclusive, { looks: 1 })).action, TURNS);
  });

  it("leaves on record what may still be put there, if a turn has expired, or after ten looks", () => {
    assert.deepEqual(read({ turns: [expired] }).action, ENDS);
    const awaited = [turnOf(OTHER)];
    assert.deepEqual(read({ turns: awaited }, state({}, { awaited, looks: 10 })).action, ENDS);
    assert.deepEqual(read({ turns: awaited }, state({}, { awaited, looks: 9 })).action, TURNS);
    assert.deepEqual(read({ turns: awaited }, state(released, { awaited, looks: 10 })).action, TURNS);
  });

  it("waits for that too, once, if it has released something", () => {
    const step = read({ turns: [expired] }, state(released));
    assert.deepEqual([step.action, factsIn(step).hasSeenExpiry], [VISIBLE, true]);
    assert.deepEqual(
      read({ turns: [expired] }, state({ ...released, hasSeenExpiry: true })).action,
      DESCRIBE,
    );
  });

  describe("and has described the aggregator", () => {
    const confirmed = (there: string | undefined, shown: Partial<Reading> = {}) =>
      confirm(
        { phase: "confirm", facts: rollingBack({ claim: claimed("c", "b") }), reading: reading(shown) },
        { event: "described", live: there === undefined ? undefined : live(there), isTooOld: true },
      );

    it("lists nothing as leaving any more if that is gone, or another holds it", () => {
      assert.deepEqual(confirmed("ac").action, writes(claimed("c"), "ended"));
      assert.deepEqual(confirmed("abc", { others: [other("b")] }).action, writes(claimed("c"), "ended"));
      assert.deepEqual(confirmed(undefined).action, writes(claimed("c"), "ended"));
    });

    it("leaves it on record if it is there through nobody, or claims can't be read", () => {
      assert.deepEqual(confirmed("abc").action, ENDS);
      assert.deepEqual(confirmed("abc", { others: [other("b")], damaged: true }).action, ENDS);
      assert.deepEqual(factsIn(confirmed("abc")).live, ["a", "b", "c"]);
    });
  });
});
