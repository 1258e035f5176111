import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { inParallel, settleInParallel } from "../../../provider/engine/inParallel";

describe("work in parallel", () => {
  it("answers in the order of its items, whichever is done first", async () => {
    const results = await inParallel([3, 1, 2], 3, async (turns) => {
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      return turns * 10;
    });
    assert.deepEqual(results, [30, 10, 20]);
  });

  it("is done for so many items at a time, and not for more", async () => {
    let [now, most] = [0, 0];
    await inParallel([1, 2, 3, 4, 5], 2, async () => {
      most = Math.max(most, ++now);
      await setImmediate();
      now -= 1;
    });
    assert.equal(most, 2);
  });

  it("ends with the first failure, after which nothing begins", async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await setImmediate();
      if (item === 2) throw new Error("no");
    };
    await assert.rejects(inParallel([1, 2, 3, 4, 5], 2, work), /no/);
    await setImmediate();
    assert.deepEqual(begun, [1, 2, 3]);
  });

  it("is none without items", async () => assert.deepEqual(await inParallel([], 4, async () => 1), []));
});

describe("tasks in parallel of which all are done", () => {
  it("run at most so many at a time, and tell in order how each ended", async () => {
    let running = 0;
    let most = 0;
    const outcomes = await settleInParallel([3, 1, 2, 5, 4], 2, async (rounds) => {
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

  it("may be none", async () => assert.deepEqual(await settleInParallel([], 8, async () => 1), []));
});
