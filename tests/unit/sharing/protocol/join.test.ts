import assert from "node:assert/strict";
import { absorb, claim, locate, look } from "../../../../provider/sharing/protocol/join";
import type { Action, Goal, Reading } from "../../../../provider/sharing/protocol/protocol";
import {
  claimOf,
  type Facts,
  gateOf,
  type StateIn,
  type Step,
} from "../../../../provider/sharing/protocol/state";
import {
  claimed,
  facts,
  goal,
  KEY,
  live,
  OTHER,
  other,
  reading,
  rollingBack,
  run,
  turnOf,
} from "../../../support/protocol";

const VISIBLE: Action = { wait: "visible" };
const TURNS: Action = { wait: "turns" };
const READ: Action = { call: "read" };
const closing = goal({ intent: "close" });
const writes = (wanted: Facts["claim"]): Action => ({ call: "write", claim: wanted, run: "on" });
const fails = (failed: string, unfinished = false) => ({ failed, missing: [], unfinished });

describe("a run that locates its aggregator", () => {
  const located = (wanted: Goal, there: string | undefined) =>
    locate(
      { phase: "locate", goal: wanted },
      { event: "described", live: there === undefined ? undefined : live(there), isTooOld: true },
    );

  it("describes it, then reads what is claimed", () => {
    const state = { phase: "locate", goal: goal() } as const;
    assert.deepEqual(locate(state, { event: "start" }), { state, action: { call: "describe" } });
    const { state: next, action } = located(goal(), "ac");
    assert.ok(next.phase === "look");
    assert.deepEqual([next.before, action], [["a", "c"], READ]);
  });

  it("fails without one if it has something to claim", () =>
    assert.deepEqual(located(goal(), undefined).action, fails("absent")));

  it("has nothing to leave or to close without one, but for what is in a table", () => {
    for (const intent of ["leave", "close"] as const)
      assert.deepEqual(located(goal({ intent }), undefined).action, { done: "gone" });
    const { state, action } = located(goal({ intent: "leave", exclusive: true }), undefined);
    assert.ok(state.phase === "settle");
    assert.deepEqual(action, { call: "write", claim: undefined, run: "ended" });
  });
});

describe("a run that looks at what is claimed", () => {
  const looking = (more: Partial<StateIn<"look">> = {}): StateIn<"look"> => ({
    phase: "look",
    goal: goal(),
    before: ["a"],
    awaited: [],
    hasSeenExpiry: false,
    torn: 0,
    crowded: 0,
    ...more,
  });
  const looked = (more: Partial<Reading>, state: Partial<StateIn<"look">> = {}): Step =>
    look(looking(state), { event: "read", reading: reading({ own: undefined, ...more }) });
  const claimIn = ({ state }: Step) => ("facts" in state ? state.facts.claim : assert.fail(state.phase));

  it("reads again after a wait, and where a claim was torn", () => {
    assert.deepEqual(look(looking(), { event: "waited" }).action, READ);
    assert.deepEqual(looked({ torn: true }, { torn: 1 }), { state: looking({ torn: 2 }), action: VISIBLE });
    assert.deepEqual(looked({ torn: true }, { torn: 5 }).action, writes(claimed("b")));
  });

  it("writes what it wants to hold", () => {
    const { state, action } = looked({ turns: [turnOf(OTHER)] });
    assert.deepEqual(action, writes(claimed("b")));
    assert.ok(state.phase === "claim");
    assert.deepEqual([state.facts, state.abandoned, state.looked?.crowded], [facts(), [], 0]);
  });

  it("writes also what it holds already, and what was there before as leaving", () => {
    const own = { ...claimed("bc", "d"), run: run() };
    const step = looked({ own }, { goal: goal({ former: ["e"] }) });
    assert.deepEqual(step.action, writes(claimed("b", "cde")));
    assert.ok("facts" in step.state);
    assert.deepEqual(step.state.facts.held, claimed("bc", "d"));
    assert.deepEqual(looked({ own: claimed("b") }).action, writes(claimed("b")));
  });

  it("writes nothing if it has nothing to say, and has said nothing", () => {
    const nothing = { goal: goal({ accounts: [] }) };
    assert.equal("call" in looked({}, nothing).action && looked({}, nothing).state.phase, "compare");
    assert.deepEqual(looked({ own: claimed() }, nothing).action, {
      call: "write",
      claim: undefined,
      run: "on",
    });
  });

  it("says in its claim that it closes, and how", () => {
    const own = claimed("a", "c");
    assert.deepEqual(looked({ own }, { goal: closing }).action, writes({ ...own, closing: "closing" }));
    const forced = goal({ intent: "close", force: true });
    assert.deepEqual(looked({ own }, { goal: forced }).action, writes({ ...own, closing: "forced" }));
  });

  it("takes over the turn that its killed run has left", () => {
    const { state } = looked({ own: claimed("b"), turns: [turnOf(OTHER), turnOf(KEY, { nonce: "n4" })] });
    assert.ok("facts" in state);
    assert.deepEqual(state.facts.turn, { nonce: "n4", isLeftover: true });
  });

  it("takes over what a killed create has claimed, and what that left", () => {
    const killed = other("cd", "e", { namesake: true, run: run({ isNew: true, isExpired: true }) });
    const step = looked({ others: [killed, { ...other("f"), key: "x" }] });
    assert.deepEqual(claimIn(step), claimed("b", "cde"));
    assert.ok(step.state.phase === "claim");
    assert.deepEqual(step.state.abandoned, [OTHER]);
  });

  const waits: [what: string, more: Partial<Reading>, awaited: string[]][] = [
    [
      "a create of the same resource",
      { others: [other("c", "", { namesake: true, run: run({ isNew: true }) })] },
      [OTHER],
    ],
    ["its own run that was closing", { own: { ...claimed("a"), closing: "closing", run: run() } }, [KEY]],
  ];
  for (const [what, more, keys] of waits)
    it(`waits for ${what}, which may have been killed a moment ago`, () => {
      const { state, action } = looked(more, { torn: 2 });
      assert.deepEqual(action, TURNS);
      assert.ok(state.phase === "look");
      assert.deepEqual([state.awaited.map(({ key }) => key), state.torn], [keys, 0]);
    });

  it("waits for no other run of others, nor for one of its own that holds", () => {
    for (const more of [
      { others: [other("c", "", { run: run({ isNew: true }) })] },
      { others: [other("c", "", { namesake: true, run: run() })] },
      { own: { ...claimed("b"), run: run() } },
    ])
      assert.deepEqual(looked(more).action, writes(claimed("b")));
  });

  it("lets all see the closing of its killed run, whose deletion may have landed a moment ago", () => {
    const own = { ...claimed("a"), closing: "closing" as const, run: run({ isExpired: true }) };
    assert.deepEqual(looked({ own }), { state: looking({ hasSeenExpiry: true }), action: VISIBLE });
    assert.deepEqual(claimIn(looked({ own }, { hasSeenExpiry: true })), claimed("b", "a"));
  });

  const refused: [
    what: string,
    more: Partial<Reading>,
    state: Partial<StateIn<"look">>,
    failure: string | false,
  ][] = [
    ["claims are kept elsewhere", { elsewhere: true }, {}, "moved"],
    ["another closes it", { others: [other("c", "", { closing: "closing" })] }, {}, "closing"],
    [
      "another closes it, as itself",
      { others: [other("c", "", { closing: "closing" })] },
      { goal: closing },
      false,
    ],
    [
      "what leaves may be held by a claim that can't be read",
      { damaged: true },
      { goal: goal({ former: ["a"] }) },
      "unreadable",
    ],
    ["nothing leaves, and a claim can't be read", { damaged: true }, {}, false],
  ];
  for (const [what, more, state, failure] of refused)
    it(`${failure ? "fails" : "goes on"} before it has written anything if ${what}`, () => {
      const { action } = looked(more, state);
      if (failure) assert.deepEqual(action, fails(failure));
      else assert.ok("call" in action);
    });
});

describe("a run that writes its claim", () => {
  const written = (known: Facts, event: Parameters<typeof claim>[1]) =>
    claim(claimOf(known, ["killed"]), event);
  const turn = { nonce: "n1", isLeftover: false };

  it("lets all see it, and its turn is gone with it if it was released", () => {
    assert.deepEqual(written(facts(), { event: "written" }), {
      state: claimOf(facts(), ["killed"]),
      action: VISIBLE,
    });
    assert.deepEqual(written(facts({ turn }), { event: "released" }), {
      state: claimOf(facts(), ["killed"]),
      action: VISIBLE,
    });
    assert.deepEqual(written(facts(), { event: "waited" }), {
      state: gateOf(facts(), ["killed"]),
      action: READ,
    });
  });

  const lost: [what: string, more: Partial<Facts>, wait: string][] = [
    ["reads whether it is there", {}, "visible"],
    ["waits until it has landed, since no reading shows it: there is a mark", { turn }, "landed"],
    [
      "waits until it has landed, since no reading shows it: it said the same before",
      { held: claimed("b") },
      "landed",
    ],
    [
      "reads whether it is there, in a table",
      { held: claimed("b"), goal: goal({ exclusive: true }) },
      "visible",
    ],
  ];
  for (const [what, more, wait] of lost)
    it(`and gets no answer ${what}`, () => {
      const { state, action } = written(facts(more), { event: "unknown" });
      assert.deepEqual(action, { wait });
      assert.ok(state.phase === "claim" && state.facts.isUnsure);
      const next = claim(state, { event: "waited" });
      assert.deepEqual(next.action, wait === "landed" ? VISIBLE : READ);
      assert.ok("facts" in next.state && next.state.facts.isUnsure === (wait === "visible"));
    });

  describe("that doesn't fit", () => {
    const full = (others: Reading["others"], crowded: number, known: Facts = facts()) =>
      claim({ ...claimOf(known), looked: { reading: reading({ others }), crowded } }, { event: "full" });
    const going = [other("c", "", { run: run() })];

    it("looks again while others change theirs, ten times", () => {
      const { state, action } = full(going, 9);
      assert.deepEqual(action, TURNS);
      assert.ok(state.phase === "look");
      assert.deepEqual([state.crowded, state.before], [10, ["a"]]);
      assert.deepEqual(full(going, 10).action, fails("full"));
    });

    it("fails if nobody does, or if it has written before", () => {
      assert.deepEqual(full([other("c")], 0).action, fails("full"));
      assert.deepEqual(full([other("c", "", { run: run({ isExpired: true }) })], 0).action, fails("full"));
      assert.deepEqual(written(facts(), { event: "full" }).action, fails("full"));
    });

    it("leaves out what is leaving, if it rolls back", () => {
      const known = rollingBack({ claim: claimed("b", "c") });
      const { action } = full(going, 0, known);
      assert.deepEqual(action, { call: "write", claim: claimed("b"), run: "ended" });
    });
  });
});

describe("a run that takes over what killed creates have left", () => {
  const state: StateIn<"absorb"> = { phase: "absorb", facts: facts(), abandoned: [OTHER] };

  it("lets all see that, and then looks as if there had been nothing", () =>
    assert.deepEqual(absorb(state, { event: "absorbed" }), { state: gateOf(facts()), action: VISIBLE }));

  it("does so again once what was sent has landed, if the answer was lost", () => {
    assert.deepEqual(absorb(state, { event: "unknown" }), { state, action: { wait: "landed" } });
    assert.deepEqual(absorb(state, { event: "waited" }), {
      state,
      action: { call: "absorb", keys: [OTHER] },
    });
  });
});
