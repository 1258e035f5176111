import assert from "node:assert/strict";
import type { Failure } from "../../../../provider/sharing/protocol/protocol";
import {
  awaitedIn,
  checkOf,
  claimOf,
  describedTo,
  type Facts,
  fail,
  gateOf,
  goalOf,
  hasMark,
  isNothing,
  isRollingBack,
  missing,
  type State,
  write,
} from "../../../../provider/sharing/protocol/state";
import {
  claimed,
  facts,
  goal,
  inTurn,
  live,
  OTHER,
  reading,
  rollingBack,
  turnOf,
} from "../../../support/protocol";

describe("a state of a run", () => {
  it("tells what the stack wants, also before anything was read, and of a rollback what it held", () => {
    const [first, held] = [goal(), goal({ accounts: ["a"] })];
    assert.equal(goalOf({ phase: "locate", goal: first }), first);
    assert.equal(goalOf(checkOf(facts({ goal: held }))), held);
    assert.equal(goalOf({ phase: "end", goal: first }), first);
  });

  it("tells whether it puts back what it has changed", () => {
    assert.equal(isRollingBack({ phase: "locate", goal: goal() }), false);
    assert.equal(isRollingBack(checkOf(facts())), false);
    // Also in a phase that is not one of rolling back: what was held before is published as any claim is.
    assert.equal(isRollingBack(claimOf(rollingBack())), true);
  });

  it("tells whom it waits for", () => {
    const awaited = [turnOf(OTHER)];
    assert.deepEqual(awaitedIn({ ...gateOf(facts()), awaited }), awaited);
    assert.deepEqual(awaitedIn(checkOf(facts())), []);
  });
});

describe("a state that no run can be in", () => {
  /*
   * The type check refuses each of these: without a line of "ts-expect-error" it fails, and with one that expects
   * nothing, too.
   */
  const any: Facts = facts();
  const reads = { torn: 0, isLanding: false };

  it("can't be written", () => {
    const states: State[] = [
      // @ts-expect-error a run that isn't admitted waits for no turns
      { phase: "waitForTurns", facts: { ...facts(), isAdmitted: false }, awaited: [] },
      // @ts-expect-error nor does it compare the claims
      { phase: "compare", facts: { ...facts(), isAdmitted: false }, reading: reading() },
      // @ts-expect-error nor read them to compare
      { phase: "check", facts: any, ...reads },
      // @ts-expect-error nor take over claims
      { phase: "absorb", facts: any, abandoned: [] },
      // @ts-expect-error who is unsure of a write relies on no reading
      { phase: "compare", facts: { ...facts(), isUnsure: true }, reading: reading() },
      // @ts-expect-error who acquires a turn has not finished
      { phase: "acquire", facts: { ...facts(), isEnded: true } },
      // @ts-expect-error a turn is needed to publish
      { phase: "publish", facts: { ...inTurn(), turn: undefined }, ...reads },
      // @ts-expect-error the run's own, not that of a killed one
      { phase: "put", facts: { ...inTurn(), turn: { nonce: "n1", isLeftover: true } }, reading: reading() },
      // @ts-expect-error and no Put while the outcome of one before isn't known
      { phase: "put", facts: { ...inTurn(), isUnsure: true }, reading: reading() },
      // @ts-expect-error what is released was acquired
      { phase: "release", facts: any, others: [] },
      // @ts-expect-error only who rolls back cleans up
      { phase: "cleanUp", facts: any, awaited: [], looks: 0 },
    ];
    assert.equal(states.length, 11);
  });
});

describe("a claim", () => {
  it("that holds, leaves and closes nothing says nothing, and is removed", () => {
    assert.ok(isNothing(claimed()));
    for (const claim of [claimed("a"), claimed("", "a"), { ...claimed(), closing: "closing" as const }])
      assert.equal(isNothing(claim), false);
    const action = (claim: Facts["claim"]) => write(claimOf(facts({ claim })), "ended").action;
    assert.deepEqual(action(claimed()), { call: "write", claim: undefined, run: "ended" });
    assert.deepEqual(action(claimed("a")), { call: "write", claim: claimed("a"), run: "ended" });
  });

  it("bears a mark in a turn, unless that is a lease", () => {
    const turn = { nonce: "n1", isLeftover: false };
    assert.equal(hasMark(facts({ turn })), true);
    assert.equal(hasMark(facts()), false);
    assert.equal(hasMark(facts({ turn, goal: goal({ exclusive: true }) })), false);
  });
});

describe("what a stack held before and is not there", () => {
  const held = claimed("ab");
  const table: [what: string, more: Partial<Facts>, missing: string[]][] = [
    ["is nothing that this run could have taken out", {}, []],
    ["may have been taken out by its Put", { isPutSent: true }, ["b"]],
    [
      "may have been taken out by who had read its claim",
      { rollback: { failure: "refused", isReleased: true } },
      ["b"],
    ],
    [
      "is no doing of a run that has released nothing",
      { rollback: { failure: "refused", isReleased: false } },
      [],
    ],
  ];
  for (const [what, more, expected] of table)
    it(what, () => assert.deepEqual(missing(facts({ held, live: ["a"], ...more })), expected));

  it("is told by a run that fails", () =>
    assert.deepEqual(fail(facts({ held, live: ["a"], isPutSent: true }), "refused"), {
      state: { phase: "end", goal: goal() },
      action: { failed: "refused", missing: ["b"], unfinished: false },
    }));
});

describe("a run that fails", () => {
  const table: [failure: Failure, isAdmitted: boolean, unfinished: boolean][] = [
    ["moved", false, false],
    ["moved", true, true],
    ["contended", false, true],
    ["refused", true, false],
  ];
  for (const [failure, isAdmitted, unfinished] of table)
    it(`${unfinished ? "leaves" : "doesn't leave"} its claim for the next one: ${failure}${isAdmitted ? ", admitted" : ""}`, () =>
      assert.deepEqual(fail(facts({ isAdmitted }), failure).action, {
        failed: failure,
        missing: [],
        unfinished,
      }));
});

describe("what was live when it was last described", () => {
  it("is as that showed, or as before if there was no aggregator", () => {
    assert.deepEqual(describedTo(facts(), live("xy")).live, ["x", "y"]);
    assert.deepEqual(describedTo(facts(), undefined).live, ["a"]);
  });
});
