import assert from "node:assert/strict";
import {
  beginDeclaring,
  type DeclareAction,
  type DeclareEvent,
  type DeclareState,
  reduceDeclaring,
} from "../../../provider/sharing/declare";

type Phase = DeclareState["phase"];

const read = (more: Partial<Extract<DeclareEvent, { event: "read" }>> = {}): DeclareEvent => ({
  event: "read",
  settled: false,
  refused: false,
  expired: false,
  ...more,
});
const DONE: DeclareEvent = { event: "done" };
const UNKNOWN: DeclareEvent = { event: "unknown" };
const THROTTLED: DeclareEvent = { event: "throttled" };
const WAITED: DeclareEvent = { event: "waited" };
const VISIBLE: DeclareAction = { wait: "visible" };
const LANDED: DeclareAction = { wait: "landed" };
const call = (name: "read" | "declare" | "settle" | "withdraw"): DeclareAction => ({ call: name });

describe("a first member that says where claims are kept", () => {
  const table: [phase: Phase, what: string, event: DeclareEvent, next: Phase, action: DeclareAction][] = [
    ["look", "reads first", { event: "start" }, "look", call("read")],
    [
      "look",
      "has nothing to say if that is said for good",
      read({ settled: true }),
      "look",
      { done: "declared" },
    ],
    ["look", "refuses if another store is", read({ refused: true }), "look", { failed: "refused" }],
    ["look", "says it otherwise", read(), "declare", call("declare")],
    ["declare", "lets all see it", DONE, "confirm", VISIBLE],
    ["declare", "waits until a lost one has landed, which has the same key", UNKNOWN, "declare", LANDED],
    ["declare", "says it again then", WAITED, "declare", call("declare")],
    ["confirm", "looks again", WAITED, "confirm", call("read")],
    ["confirm", "says it for good", read(), "settle", call("settle")],
    ["confirm", "withdraws if there is another", read({ refused: true }), "withdraw", call("withdraw")],
    [
      "confirm",
      "says it again if others may soon no longer wait for it",
      read({ expired: true }),
      "declare",
      call("declare"),
    ],
    [
      "confirm",
      "withdraws even if it is old",
      read({ refused: true, expired: true }),
      "withdraw",
      call("withdraw"),
    ],
    [
      "confirm",
      "only tidies if another has said the same for good",
      read({ settled: true, expired: true }),
      "tidy",
      VISIBLE,
    ],
    ["settle", "lets all see it", DONE, "tidy", VISIBLE],
    ["settle", "waits until a lost one has landed", UNKNOWN, "landing", LANDED],
    ["settle", "looks again if it was throttled", THROTTLED, "confirm", VISIBLE],
    ["landing", "lets all see what has landed, and looks again", WAITED, "confirm", VISIBLE],
    ["tidy", "takes back what is said for good by now", WAITED, "tidy", call("withdraw")],
    ["tidy", "waits until a lost one has landed", UNKNOWN, "tidy", LANDED],
    ["tidy", "has said it", DONE, "tidy", { done: "declared" }],
    ["withdraw", "waits until a lost one has landed", UNKNOWN, "withdraw", LANDED],
    ["withdraw", "withdraws again then", WAITED, "withdraw", call("withdraw")],
    ["withdraw", "refuses", DONE, "withdraw", { failed: "refused" }],
  ];
  for (const [phase, what, event, next, action] of table)
    it(`in the phase "${phase}", ${what}`, () =>
      assert.deepEqual(reduceDeclaring({ phase }, event), { state: { phase: next }, action }));

  it("begins with a look", () => assert.deepEqual(beginDeclaring(), { phase: "look" }));
});
