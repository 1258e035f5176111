import assert from "node:assert/strict";
import type { Action, Event, Reading } from "../../../../provider/sharing/protocol/protocol";
import { begin, reduce } from "../../../../provider/sharing/protocol/reduce";
import {
  type Acquiring,
  type Admitted,
  type Certain,
  checkOf,
  gateOf,
  publishOf,
  type State,
} from "../../../../provider/sharing/protocol/state";
import {
  acquire,
  acquireOver,
  check,
  compare,
  gate,
  isAbandoned,
  passGate,
  waitForTurns,
} from "../../../../provider/sharing/protocol/turns";
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
  run,
  turnOf,
} from "../../../support/protocol";

describe("a run that others may take for killed by now", () => {
  it("says in its claim that it goes on once it has the lease, which doesn't tell", () => {
    const own = claimed("b");
    const events: Event[] = [
      { event: "start" },
      { event: "described", live: { accounts: ["a"], scalars: true }, isTooOld: true },
      { event: "read", reading: reading({ own: undefined }) },
      { event: "written" },
      { event: "waited" },
      { event: "read", reading: reading({ own }) },
      { event: "acquired", nonce: "n1", late: true },
    ];
    let [state, action] = [begin(goal({ exclusive: true })), undefined as unknown];
    for (const event of events) ({ state, action } = reduce(state, event));
    assert.deepEqual(action, { call: "write", claim: own, run: "on" });
    assert.ok(state.phase === "claim");
    assert.equal(state.facts.turn?.nonce, "n1");
    assert.equal(state.facts.isAdmitted, false);
  });
});

const exclusive = goal({ exclusive: true });
const closing = goal({ intent: "close" });
const acquires = (over?: string) => ({ call: "acquire", over }) as const;
const DESCRIBE = { call: "describe" } as const;
const VISIBLE = { wait: "visible" } as const;
const TURNS = { wait: "turns" } as const;

describe("a claim of a create of the same resource", () => {
  const table: [what: string, claim: Parameters<typeof isAbandoned>[0], isAbandoned: boolean][] = [
    ["of another resource", other("c", "", { run: run({ isNew: true, isExpired: true }) }), false],
    [
      "whose run was killed",
      other("c", "", { namesake: true, run: run({ isNew: true, isExpired: true }) }),
      true,
    ],
    ["whose run may go on", other("c", "", { namesake: true, run: run({ isNew: true }) }), false],
    [
      "whose killed run was no create",
      other("c", "", { namesake: true, run: run({ isExpired: true }) }),
      false,
    ],
    ["that failed", other("", "c", { namesake: true }), true],
    ["that has come to its end, and is another state's", other("c", "", { namesake: true }), false],
  ];
  for (const [what, claim, expected] of table)
    it(`${what}, is ${expected ? "" : "not "}taken over`, () => assert.equal(isAbandoned(claim), expected));
});

describe("a run whose claim all can see", () => {
  const killed = other("c", "", { namesake: true, run: run({ isNew: true, isExpired: true }) });

  it("reads once more after each wait", () => {
    const { action } = gate(gateOf(facts()), { event: "waited" });
    assert.deepEqual(action, { call: "read" });
  });

  it("takes over what killed creates have left, unless they have gone on since", () => {
    const absorbing = passGate(facts(), [OTHER], reading({ others: [killed] }));
    assert.deepEqual(absorbing.action, { call: "absorb", keys: [OTHER] });
    const going = other("c", "", { namesake: true, run: run({ isNew: true }) });
    assert.deepEqual(passGate(facts(), [OTHER], reading({ others: [going] })).action, DESCRIBE);
    assert.deepEqual(passGate(facts(), [], reading({ others: [killed] })).action, DESCRIBE);
  });

  it("is admitted from there on", () => {
    const { state } = passGate(facts(), [], reading());
    assert.ok("facts" in state && state.facts.isAdmitted);
  });

  it("waits for the runs of others if it closes, and for none that was killed", () => {
    const waits = (others: Reading["others"], goals = closing) =>
      passGate(facts({ goal: goals }), [], reading({ others }));
    const going = waits([other("c", "", { run: run() })]);
    assert.deepEqual(going.action, TURNS);
    assert.ok(going.state.phase === "gate");
    assert.deepEqual(going.state.awaited, [turnOf(OTHER, { nonce: "r1" })]);
    assert.notDeepEqual(waits([other("", "", { run: run({ isExpired: true }) })]).action, TURNS);
    assert.notDeepEqual(waits([other("c", "", { run: run() })], goal()).action, TURNS);
  });

  type Case = [
    what: string,
    facts: Certain,
    reading: Partial<Reading>,
    action: Action,
    phase: State["phase"],
  ];
  const turn = { nonce: "n1", isLeftover: false };
  const leftover = { nonce: "n1", isLeftover: true };
  const own = turnOf(KEY);
  const table: Case[] = [
    [
      "acquires a turn at once if it alone has something to publish",
      facts(),
      { others: [other("a")] },
      acquires(),
      "acquire",
    ],
    ["looks first if nothing is to be done", facts({ before: ["a", "b"] }), {}, DESCRIBE, "compare"],
    [
      "looks first if others have something to publish",
      facts(),
      { others: [other("c")] },
      DESCRIBE,
      "compare",
    ],
    ["looks first if a claim can't be read", facts(), { damaged: true }, DESCRIBE, "compare"],
    ["looks first if it has given others time", facts({ hasGathered: true }), {}, DESCRIBE, "compare"],
    ["waits for a turn of another", facts(), { turns: [turnOf(OTHER)] }, TURNS, "waitForTurns"],
    [
      "lets all see what was sent in a turn that has expired",
      facts(),
      { turns: [turnOf(OTHER, { isExpired: true })] },
      VISIBLE,
      "check",
    ],
    ["waits for no turn that it has released", facts(), { turns: [own] }, acquires(), "acquire"],
    [
      "waits for the turn that its killed run has left",
      facts({ turn: leftover }),
      { turns: [own] },
      TURNS,
      "waitForTurns",
    ],
    [
      "releases its own turn before it waits for another's",
      facts({ turn }),
      { turns: [own, turnOf(OTHER)] },
      { call: "release", run: "on" },
      "claim",
    ],
    [
      "keeps a leftover turn, in which something may land, while it waits",
      facts({ turn: leftover }),
      { turns: [own, turnOf(OTHER)] },
      TURNS,
      "waitForTurns",
    ],
    ["acquires the lease if it is free", facts({ goal: exclusive }), {}, acquires(), "acquire"],
    [
      "keeps no mark on its claim with a lease",
      facts({ goal: exclusive, turn }),
      { turns: [own, turnOf(OTHER)] },
      TURNS,
      "waitForTurns",
    ],
  ];
  for (const [what, known, more, action, phase] of table)
    it(what, () => {
      const step = passGate(known, [], reading(more));
      assert.deepEqual([step.action, step.state.phase], [action, phase]);
    });

  it("gives others time again that came while it waited", () => {
    const { state } = passGate(facts({ hasGathered: true }), [], reading({ turns: [turnOf(OTHER)] }));
    assert.ok(state.phase === "waitForTurns");
    assert.equal(state.facts.hasGathered, false);
    assert.deepEqual(state.awaited, [turnOf(OTHER)]);
  });
});

describe("a run that waits for turns", () => {
  const waiting = (known: Admitted, keys: readonly string[], awaited = [turnOf(OTHER), turnOf("x")]) =>
    waitForTurns(
      { phase: "waitForTurns", facts: known, awaited },
      { event: "turns", turns: keys.map((key) => turnOf(key.slice(1), { isExpired: key.startsWith("!") })) },
    );

  it("reads turns after a wait, and goes on waiting for those that are left", () => {
    const state = { phase: "waitForTurns", facts: facts(), awaited: [] } as const;
    assert.deepEqual(waitForTurns(state, { event: "waited" }).action, { call: "readTurns" });
    const next = waiting(facts(), [` ${OTHER}`, " new"]);
    assert.deepEqual([next.action, next.state], [TURNS, { ...state, awaited: [turnOf(OTHER)] }]);
  });

  it("goes on once they are gone, whoever has acquired one since", () => {
    assert.deepEqual(waiting(facts(), [" new"]), { state: checkOf(facts()), action: { call: "read" } });
    const renewed = waitForTurns(
      { phase: "waitForTurns", facts: facts(), awaited: [turnOf(OTHER)] },
      { event: "turns", turns: [turnOf(OTHER, { nonce: "n2" })] },
    );
    assert.deepEqual(renewed.action, { call: "read" });
  });

  it("lets all see what was sent in one that has expired, or may have been taken over", () => {
    const seen = checkOf(facts({ hasSeenExpiry: true }));
    assert.deepEqual(waiting(facts(), [`!${OTHER}`]), { state: seen, action: VISIBLE });
    const lease = facts({ goal: exclusive });
    assert.deepEqual(waiting(lease, [" new"]).action, VISIBLE);
    assert.deepEqual(waiting(lease, []).action, { call: "read" });
    const still = waiting(facts(), [`!${OTHER}`, " x"]);
    assert.ok(still.state.phase === "waitForTurns" && still.state.facts.hasSeenExpiry);
  });
});

describe("a run that compares the claims with the aggregator", () => {
  const looked = (known: Admitted, more: Partial<Reading>) =>
    check(checkOf(known), { event: "read", reading: reading(more) });

  it("describes it, without what it has seen expire", () => {
    const { state, action } = looked(facts({ hasSeenExpiry: true }), {});
    assert.deepEqual([state, action], [{ phase: "compare", facts: facts(), reading: reading() }, DESCRIBE]);
    assert.deepEqual(check(checkOf(facts()), { event: "waited" }).action, { call: "read" });
  });

  const closed: [what: string, force: boolean, more: Partial<Reading>, isClosed: boolean][] = [
    ["nobody else holds an account", false, { others: [other("", "c")] }, true],
    ["another holds one", false, { others: [other("c")] }, false],
    ["a claim can't be read", false, { damaged: true }, false],
    ["another holds one, and force is asked for", true, { others: [other("c")] }, true],
  ];
  for (const [what, force, more, isClosed] of closed)
    it(`${isClosed ? "closes" : "doesn't close"} it if ${what}`, () => {
      const { state, action } = looked(facts({ goal: { ...closing, force } }), more);
      if (isClosed) assert.deepEqual(action, { done: "closed" });
      else assert.ok("facts" in state && state.facts.rollback?.failure === "claimed");
    });

  const compared = (known: Admitted, there: string | undefined, more: Partial<Reading> = {}) =>
    compare(
      { phase: "compare", facts: known, reading: reading(more) },
      { event: "described", live: there === undefined ? undefined : live(there), isTooOld: false },
    );

  it("ends if it shows what they say", () => {
    assert.equal(compared(facts(), "ab").state.phase, "settle");
    assert.equal(compared(facts({ isEnded: true }), "ab").state.phase, "end");
  });

  it("acquires a turn if it doesn't, and gives others time first that have something to publish as well", () => {
    assert.deepEqual(compared(facts(), "a").action, acquires());
    assert.deepEqual(compared(facts(), "a", { others: [other("a")] }).action, acquires());
    const gathering = compared(facts(), "a", { others: [other("c")] });
    assert.deepEqual(gathering.action, { wait: "gather" });
    assert.ok(gathering.state.phase === "gate" && gathering.state.facts.hasGathered);
    assert.deepEqual(
      compared(facts({ hasGathered: true }), "a", { others: [other("c")] }).action,
      acquires(),
    );
  });

  it("rolls back if nothing would be left, or what leaves may be held", () => {
    const leaving = facts({ claim: claimed("", "a") });
    for (const [damaged, failure] of [
      [false, "emptied"],
      [true, "unreadable"],
    ] as const) {
      const { state } = compared(leaving, "a", { damaged });
      assert.ok("facts" in state && state.facts.rollback?.failure === failure);
    }
  });

  it("ends without an aggregator", () => {
    assert.deepEqual(compared(facts(), undefined).action, {
      failed: "absent",
      missing: [],
      unfinished: false,
    });
    assert.deepEqual(compared(facts({ goal: goal({ intent: "leave" }) }), undefined).action, {
      done: "gone",
    });
  });

  it("waits for turns that began before the Put of its killed run could be seen", () => {
    const turn = { nonce: "n1", isLeftover: true };
    const { state, action } = compared(facts({ turn }), "ab", { turns: [turnOf(KEY), turnOf(OTHER)] });
    assert.deepEqual(action, TURNS);
    assert.ok(state.phase === "waitForTurns");
    assert.deepEqual([state.awaited, state.facts.turn?.isLeftover], [[turnOf(OTHER)], false]);
    assert.notDeepEqual(
      compared(facts({ turn: { ...turn, isLeftover: false } }), "ab", { turns: [turnOf(OTHER)] }).action,
      TURNS,
    );
  });

  describe("with a lease", () => {
    const known = facts({ goal: exclusive });
    const expired = turnOf(OTHER, { nonce: "n9", isExpired: true });

    it("waits until all see what was sent in one that has expired, before it takes it over", () => {
      const { state, action } = compared(known, "a", { turns: [expired] });
      assert.deepEqual([state, action], [checkOf({ ...known, waitedOut: "n9" }), VISIBLE]);
      assert.deepEqual(
        compared({ ...known, waitedOut: "n9" }, "a", { turns: [expired] }).action,
        acquires("n9"),
      );
      assert.deepEqual(compared({ ...known, waitedOut: "n8" }, "a", { turns: [expired] }).action, VISIBLE);
    });

    it("waits for one that another has, and takes over its own", () => {
      assert.deepEqual(compared(known, "a", { turns: [turnOf(OTHER)] }).action, TURNS);
      assert.deepEqual(compared(known, "a", { turns: [turnOf(KEY)] }).action, acquires("n1"));
    });
  });
});

describe("a run that acquires a turn", () => {
  const acquiring = (known: Acquiring, event: Parameters<typeof acquire>[1]) =>
    acquire({ phase: "acquire", facts: known }, event);
  const acquired = { event: "acquired", nonce: "n2" } as const;

  it("has not come to its end", () => {
    const { state } = acquireOver(facts({ isEnded: true }), undefined);
    assert.ok(state.phase === "acquire" && !state.facts.isEnded);
  });

  it("lets all see its mark; a lease is seen at once", () => {
    const turn = { nonce: "n2", isLeftover: false } as const;
    const marked = acquiring(facts({ isAdmitted: true }), acquired);
    assert.deepEqual(marked, {
      state: { phase: "acquire", facts: facts({ isAdmitted: true, turn }) },
      action: VISIBLE,
    });
    const known = facts({ isAdmitted: true, goal: exclusive });
    assert.deepEqual(acquiring(known, acquired), {
      state: publishOf({ ...known, turn }),
      action: { call: "read" },
    });
  });

  it("asks again whether it may go on if others may have taken it for killed", () => {
    const late = acquiring(facts({ isAdmitted: true }), { ...acquired, late: true });
    assert.ok(late.state.phase === "acquire" && !late.state.facts.isAdmitted);
    assert.equal(acquiring(late.state.facts, { event: "waited" }).state.phase, "gate");
  });

  it("publishes once it has it, and is admitted", () => {
    assert.equal(acquiring(inTurn(), { event: "waited" }).state.phase, "publish");
    assert.equal(acquiring(facts({ isAdmitted: true }), { event: "waited" }).state.phase, "gate");
  });

  it("looks again if another has it", () => {
    assert.deepEqual(acquiring(inTurn(), { event: "lost" }), {
      state: gateOf(facts({ isAdmitted: true })),
      action: { call: "read" },
    });
  });

  it("of which it is not known whether it has it waits until that has landed, and then until all see it", () => {
    const lost = acquiring(inTurn(), { event: "unknown" });
    assert.deepEqual(lost.action, { wait: "landed" });
    assert.ok(
      lost.state.phase === "acquire" && lost.state.facts.isUnsure && lost.state.facts.turn === undefined,
    );
    const landed = acquiring(lost.state.facts, { event: "waited" });
    assert.deepEqual(landed.action, VISIBLE);
    assert.ok(landed.state.phase === "acquire" && !landed.state.facts.isUnsure);
  });
});
