import assert from "node:assert/strict";
import type { Event, Goal, Reading } from "../../../../provider/sharing/protocol/protocol";
import { begin, reduce } from "../../../../provider/sharing/protocol/reduce";

describe("a run that others may take for killed by now", () => {
  const goal: Goal = {
    key: "payments/prod/team:0123456789abcdef",
    intent: "hold",
    accounts: ["111111111111"],
    former: [],
    force: false,
    exclusive: true,
    isNew: false,
  };
  const reading: Reading = {
    own: undefined,
    others: [],
    elsewhere: false,
    turns: [],
    torn: false,
    damaged: false,
  };

  it("says in its claim that it goes on once it has the lease, which doesn't tell", () => {
    const own = { accounts: goal.accounts, leaving: [] };
    const events: Event[] = [
      { event: "start" },
      { event: "described", live: { accounts: ["999999999999"], scalars: true }, expired: true },
      { event: "read", reading },
      { event: "written" },
      { event: "waited" },
      { event: "read", reading: { ...reading, own } },
      { event: "taken", nonce: "n1", late: true },
    ];
    let [state, action] = [begin(goal), undefined as unknown];
    for (const event of events) ({ state, action } = reduce(state, event));
    assert.deepEqual(action, { call: "write", claim: own, run: "on" });
    assert.equal(state.turn, "n1");
    assert.equal(state.admitted, undefined);
  });
});
