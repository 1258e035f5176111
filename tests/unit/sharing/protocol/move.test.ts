import assert from "node:assert/strict";
import {
  MOVE_EXPECTED,
  type MoveEvent,
  type MoveState,
  reduceMove,
} from "../../../../provider/sharing/protocol/move";

describe("a phase of a move", () => {
  const states: readonly MoveState[] = [
    { phase: "seek" },
    { phase: "freeze" },
    { phase: "mark", onwards: "copy" },
    { phase: "copy" },
    { phase: "flip" },
    { phase: "verify" },
    { phase: "retire" },
    { phase: "clear", failure: "full" },
    { phase: "reopen", failure: "full" },
    { phase: "end" },
  ];
  const events: readonly MoveEvent[] = [
    { event: "start" },
    { event: "read", running: [], unreadable: false, full: false },
    { event: "done" },
    { event: "located", moved: false },
    { event: "unknown" },
    { event: "late" },
    { event: "refused" },
    { event: "waited" },
  ];

  it("is each of those that there are", () => {
    assert.deepEqual(
      states.map(({ phase }) => phase),
      Object.keys(MOVE_EXPECTED),
    );
  });

  for (const state of states)
    it(`${state.phase} takes what can happen in it, and throws on every other event`, () => {
      const expected: readonly string[] = MOVE_EXPECTED[state.phase];
      for (const event of events)
        if (expected.includes(event.event)) assert.ok(reduceMove(state, event).action);
        else
          assert.throws(() => reduceMove(state, event), {
            message: `the phase "${state.phase}" of a move takes no event "${event.event}"`,
          });
    });
});
