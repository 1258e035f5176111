import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { inParallel } from "../../../provider/engine/inParallel";

describe("tasks in parallel", () => {
  it("run at most so many at a time, and tell in order how each ended", async () => {
    let running = 0;
    let most = 0;
    const outcomes = await inParallel([3, 1, 2, 5, 4], 2, async (rounds) => {
      running += 1;
      most = Math.max(most, running);
      for (let round = 0; round < rounds; round++) await setImmediate();
      running -= 1;
      if (rounds === 2) throw new Error("two");
      return rounds * 10;
    });
    assert.equal(most, 2);
    assert.deepEqual(
      outcomes.map((outcome) => ("value" in outcome ? outcome.value : String(outcome.error))),
      [30, 10, "Error: two", 50, 40],
    );
  });

  it("may be none", async () => assert.deepEqual(await inParallel([], 8, async () => 1), []));
});
