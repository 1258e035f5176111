import assert from "node:assert/strict";
import {
  beginDeclaring,
  DECLARE_EXPECTED,
  type DeclareAction,
  type DeclareEvent,
  type DeclareState,
  reduceDeclaring,
} from "../../../../provider/sharing/protocol/declare";

const DONE = { event: "done" } as const;
const UNKNOWN = { event: "unknown" } as const;
const WAITED = { event: "waited" } as const;

const reads = (shown: { settled?: true; refused?: true; expired?: true } = {}): DeclareEvent => ({
  event: "read",
  settled: false,
  refused: false,
  expired: false,
  ...shown,
});

/** What a first member does, once all this has happened. */
function nextAfter(...events: readonly DeclareEvent[]): DeclareAction | undefined {
  let state = beginDeclaring();
  let action: DeclareAction | undefined;
  for (const event of [{ event: "start" } as const, ...events])
    ({ state, action } = reduceDeclaring(state, event));
  return action;
}

describe("a first member", () => {
  const declared = [reads(), DONE, WAITED] as const;

  it("joins where its store is named already, and fails where another one is", () => {
    assert.deepEqual(nextAfter(reads({ settled: true })), { done: "declared" });
    assert.deepEqual(nextAfter(reads({ refused: true })), { failed: "refused" });
  });

  it("declares its store, waits, looks again, names it for good, waits, and takes its declaration away", () => {
    const events = [reads(), DONE, WAITED, reads(), DONE, WAITED, DONE];
    assert.deepEqual(
      events.map((_, at) => nextAfter(...events.slice(0, at + 1))),
      [
        { call: "declare" },
        { wait: "visible" },
        { call: "read" },
        { call: "settle" },
        { wait: "visible" },
        { call: "withdraw" },
        { done: "declared" },
      ],
    );
  });

  it("withdraws where it sees another declaration, and then fails", () => {
    const seen = [...declared, reads({ refused: true })];
    assert.deepEqual(nextAfter(...seen), { call: "withdraw" });
    assert.deepEqual(nextAfter(...seen, DONE), { failed: "refused" });
  });

  it("declares once more what is too old, and what may still land", () => {
    assert.deepEqual(nextAfter(...declared, reads({ expired: true })), { call: "declare" });
    assert.deepEqual(nextAfter(reads(), UNKNOWN), { wait: "landed" });
    assert.deepEqual(nextAfter(reads(), UNKNOWN, WAITED), { call: "declare" });
  });

  it("looks again where it isn't known whether its store is named for good, or AWS has throttled it", () => {
    const settling = [...declared, reads()];
    assert.deepEqual(nextAfter(...settling, UNKNOWN), { wait: "landed" });
    assert.deepEqual(nextAfter(...settling, UNKNOWN, WAITED), { wait: "visible" });
    assert.deepEqual(nextAfter(...settling, UNKNOWN, WAITED, WAITED), { call: "read" });
    assert.deepEqual(nextAfter(...settling, { event: "throttled" }, WAITED), { call: "read" });
    assert.deepEqual(nextAfter(...settling, UNKNOWN, WAITED, WAITED, reads({ settled: true })), {
      wait: "visible",
    });
  });

  it("takes its declaration away until AWS says that it is gone", () => {
    const withdrawing = [...declared, reads({ refused: true }), UNKNOWN];
    assert.deepEqual(nextAfter(...withdrawing), { wait: "landed" });
    assert.deepEqual(nextAfter(...withdrawing, WAITED), { call: "withdraw" });
  });
});

describe("a phase of a declaration", () => {
  const phases = Object.keys(DECLARE_EXPECTED) as DeclareState["phase"][];
  const events: readonly DeclareEvent[] = [
    { event: "start" },
    reads(),
    { event: "done" },
    { event: "unknown" },
    { event: "throttled" },
    { event: "waited" },
  ];

  for (const phase of phases)
    it(`${phase} takes what can happen in it, and throws on every other event`, () => {
      const expected: readonly string[] = DECLARE_EXPECTED[phase];
      for (const event of events)
        if (expected.includes(event.event)) assert.ok(reduceDeclaring({ phase }, event).action);
        else
          assert.throws(() => reduceDeclaring({ phase }, event), {
            message: `the phase "${phase}" of a declaration takes no event "${event.event}"`,
          });
    });
});
