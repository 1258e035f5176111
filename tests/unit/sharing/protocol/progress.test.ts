import assert from "node:assert/strict";
import { TurnProgress } from "../../../../provider/sharing/protocol/progress";
import { VirtualTime } from "../../../support/virtualTime";

const OWN = "payments/prod/team:0123456789abcdef";
const OTHER = "search/prod/team:fedcba9876543210";

describe("what a run tells while it waits", () => {
  let time: VirtualTime;
  let said: string[];
  const teller = () => ({ clock: time, info: (line: string) => said.push(line) });

  beforeEach(() => {
    time = new VirtualTime();
    said = [];
  });

  it("nothing in the first three seconds, then for whom it waits, and again every minute", () => {
    const progress = new TurnProgress("security", OWN, teller());
    const told: number[] = [];
    for (let second = 0; second < 130; second++) {
      const before = said.length;
      progress.tell([OTHER], 365_000 - second * 1_000);
      if (said.length > before) told.push(second);
      time.pass(1_000);
    }
    assert.deepEqual(told, [3, 63, 123]);
    assert.deepEqual(said.slice(0, 2), [
      "security: waiting for search/prod/team to finish publishing, at most 362 s more (if a run was interrupted, until nothing " +
        "it sent can take effect)",
      "security: still waiting for search/prod/team, at most 302 s more",
    ]);
  });

  it("of a run of its own that was interrupted", () => {
    const progress = new TurnProgress("security", OWN, teller());
    progress.tell([OWN], 10_000);
    time.pass(3_000);
    progress.tell([OWN], 6_500);
    assert.deepEqual(said, [
      "security: waiting for an interrupted run of this stack, at most 7 s more, until nothing it sent can take effect",
    ]);
  });

  it("of the next wait for turns as of another one", () => {
    const progress = new TurnProgress("security", OWN, teller());
    progress.tell([OTHER], 10_000);
    time.pass(2_000);
    progress.reset();
    progress.tell([OTHER], 10_000);
    time.pass(2_000);
    progress.tell([OTHER], 10_000);
    assert.deepEqual(said, []);
  });
});
