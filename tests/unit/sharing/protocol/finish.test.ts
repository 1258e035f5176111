import assert from "node:assert/strict";
import {
  beginFinish,
  beginRelease,
  finish,
  release,
  settle,
  settleWithoutLeaving,
} from "../../../../provider/sharing/protocol/finish";
import type { Action } from "../../../../provider/sharing/protocol/protocol";
import { type Facts, gateOf, REWRITES, type StateIn } from "../../../../provider/sharing/protocol/state";
import {
  claimed,
  facts,
  goal,
  inTurn,
  KEY,
  OTHER,
  reading,
  rollingBack,
  turnOf,
} from "../../../support/protocol";

const leaving = { claim: claimed("b", "c") };
const exclusive = { goal: goal({ exclusive: true }) };
const isNew = { goal: goal({ isNew: true }) };
const closing = { goal: goal({ intent: "close" }) };
const VISIBLE: Action = { wait: "visible" };
const LANDED: Action = { wait: "landed" };
const releases = (run: "on" | "ended"): Action => ({ call: "release", run });
const writes = (claim: Facts["claim"] | undefined, run: "on" | "ended" | "failed" = "ended"): Action => ({
  call: "write",
  claim,
  run,
});

describe("a run whose last Put is seen releases its turn", () => {
  const table: [what: string, more: Partial<Facts>, turns: string[], run: "on" | "ended"][] = [
    ["and says that it has come to its end, if its claim is as it stays", {}, [KEY], "ended"],
    ["and goes on, if accounts are leaving", leaving, [KEY], "on"],
    ["and goes on, if it leaves", { goal: goal({ intent: "leave" }) }, [KEY], "on"],
    ["and goes on, if others have acquired one meanwhile", {}, [KEY, OTHER], "on"],
    ["and goes on, since a lease says nothing of the claim", exclusive, [KEY], "on"],
  ];
  for (const [what, more, keys, run] of table)
    it(what, () => {
      const step = beginRelease(inTurn(more), reading({ turns: keys.map((key) => turnOf(key)) }));
      assert.deepEqual(step.action, releases(run));
      assert.ok(step.state.phase === "release" && step.state.facts.isEnded === (run === "ended"));
    });

  it("and waits for those of others; a lease has one holder alone", () => {
    const others = (more: Partial<Facts>) => {
      const { state } = beginRelease(inTurn(more), reading({ turns: [turnOf(KEY), turnOf(OTHER)] }));
      return state.phase === "release" ? state.others : assert.fail();
    };
    assert.deepEqual(others({}), [turnOf(OTHER)]);
    assert.deepEqual(others(exclusive), []);
  });

  const state = (
    more: Partial<Facts> = {},
    others = [] as StateIn<"release">["others"],
  ): StateIn<"release"> => ({
    phase: "release",
    facts: inTurn(more),
    others,
  });

  it("then waits for the others", () => {
    const step = release(state({}, [turnOf(OTHER)]), { event: "released" });
    assert.deepEqual(step.action, { wait: "turns" });
    assert.ok(step.state.phase === "waitForTurns" && step.state.facts.turn === undefined);
  });

  it("then finishes", () => {
    assert.deepEqual(release(state({ isEnded: true }), { event: "released" }).action, { done: "published" });
    assert.deepEqual(release(state(leaving), { event: "released" }).action, VISIBLE);
  });

  it("again once what was sent has landed, if the answer was lost", () => {
    assert.deepEqual(release(state(), { event: "unknown" }), { state: state(), action: LANDED });
    assert.deepEqual(release(state(), { event: "waited" }).action, releases("ended"));
    assert.deepEqual(release(state({}, [turnOf(OTHER)]), { event: "waited" }).action, releases("on"));
  });

  it("again after a pause if the claim without it doesn't fit, and not for ever", () => {
    const step = release(state(), { event: "full" });
    assert.deepEqual(step, { state: state({ rewrites: 1 }), action: { wait: "turns" } });
    assert.deepEqual(release(state({ rewrites: 1 }), { event: "waited" }).action, releases("ended"));
    const last = release(state({ rewrites: REWRITES }), { event: "full" }).action;
    assert.deepEqual(last, { failed: "contended", missing: [], unfinished: true });
  });

  it("and looks once more, if it created its resource and others may have taken its claim over", () => {
    const late = { event: "released", late: true } as const;
    const again = release(state({ ...isNew, isEnded: true }), late);
    assert.deepEqual(again, {
      state: gateOf({
        ...facts({ isAdmitted: true, isEnded: true, goal: goal({ isNew: false }) }),
        turn: undefined,
      }),
      action: VISIBLE,
    });
    assert.deepEqual(release(state({ isEnded: true }), late).action, { done: "published" });
    assert.deepEqual(release(state(isNew), late).action, writes(claimed("b")));
  });
});

describe("a run that finishes", () => {
  const table: [what: string, facts: Facts, isGone: boolean, action: Action][] = [
    ["releases the turn that it still has", inTurn(), false, releases("ended")],
    ["releases it and goes on, if there is no aggregator", inTurn(), true, releases("on")],
    ["writes its claim for the last time", facts(), false, writes(claimed("b"))],
    [
      "has nothing left to write, if the store says that it has ended",
      facts({ isEnded: true }),
      false,
      { done: "published" },
    ],
    ["lets all see that what leaves is gone", facts(leaving), false, VISIBLE],
    ["lets all see its closing, if there is no aggregator any more", facts(closing), true, VISIBLE],
    ["removes its claim, if there is no aggregator", facts(), true, writes(undefined)],
  ];
  for (const [what, known, isGone, action] of table)
    it(what, () => assert.deepEqual(beginFinish(known, isGone).action, action));

  const state = (known: Facts, isGone = false): StateIn<"finish"> => ({
    phase: "finish",
    facts: known,
    isGone,
  });

  it("goes on once its turn is released, and looks once more if it was late", () => {
    assert.deepEqual(finish(state(inTurn()), { event: "released" }).action, writes(claimed("b")));
    const late = { event: "released", late: true } as const;
    assert.equal(finish(state(inTurn({ ...isNew, isEnded: true })), late).state.phase, "gate");
    assert.deepEqual(finish(state(inTurn({ isEnded: true })), late).action, { done: "published" });
  });

  it("after its wait writes its claim without what has left, or removes it", () => {
    assert.deepEqual(finish(state(facts(leaving)), { event: "waited" }).action, writes(claimed("b")));
    assert.deepEqual(finish(state(facts(leaving), true), { event: "waited" }).action, writes(undefined));
    assert.deepEqual(finish(state(inTurn()), { event: "waited" }).action, releases("ended"));
    assert.deepEqual(finish(state(inTurn()), { event: "unknown" }).action, LANDED);
    assert.deepEqual(finish(state(inTurn()), { event: "full" }), {
      state: state(inTurn({ rewrites: 1 })),
      action: { wait: "turns" },
    });
    const failed = (known: Facts) => {
      const { action } = finish(state(known), { event: "full" });
      return "failed" in action && action.failed;
    };
    assert.deepEqual(
      [
        failed(inTurn({ rewrites: REWRITES })),
        failed({ ...rollingBack(), ...inTurn({ rewrites: REWRITES }), rollback: rollingBack().rollback }),
      ],
      ["contended", "refused"],
    );
  });

  it("leaves the closing out of its last claim", () => {
    const claim = { ...claimed("b", "c"), closing: "closing" as const };
    assert.deepEqual(settleWithoutLeaving(facts({ claim })).action, writes(claimed("b")));
  });
});

describe("the last write of a run", () => {
  const state = (known: Facts, isGone = false): StateIn<"settle"> => ({
    phase: "settle",
    facts: known,
    isGone,
  });

  it("ends it", () => {
    assert.deepEqual(settle(state(facts()), { event: "written" }).action, { done: "published" });
    assert.deepEqual(settle(state(facts(), true), { event: "written" }).action, { done: "gone" });
    assert.deepEqual(settle(state(rollingBack()), { event: "written" }).action, {
      failed: "refused",
      missing: [],
      unfinished: false,
    });
  });

  it("has it look once more if it came late, of a create that holds all it wants", () => {
    const late = { event: "written", late: true } as const;
    const phase = (known: Facts, isGone = false) => settle(state(known, isGone), late).state.phase;
    assert.equal(phase(facts(isNew)), "gate");
    for (const [known, isGone] of [
      [facts(), false],
      [facts({ ...isNew, ...leaving }), false],
      [facts(isNew), true],
      [rollingBack(isNew), false],
    ] as const)
      assert.equal(phase(known, isGone), "end");
  });

  it("fails it if it doesn't fit, for the reason that it rolls back for, if there is one", () => {
    const failed = (known: Facts) => {
      const { action } = settle(state(known), { event: "full" });
      return "failed" in action && action.failed;
    };
    assert.deepEqual([failed(facts()), failed(rollingBack())], ["full", "refused"]);
  });

  it("is made again once what was sent has landed, if its answer was lost", () => {
    assert.deepEqual(settle(state(facts()), { event: "unknown" }).action, LANDED);
    assert.deepEqual(settle(state(facts()), { event: "waited" }).action, writes(claimed("b")));
    assert.deepEqual(
      settle(state(rollingBack(isNew)), { event: "waited" }).action,
      writes(claimed("b"), "failed"),
    );
    assert.deepEqual(settle(state(rollingBack()), { event: "waited" }).action, writes(claimed("b")));
  });
});
