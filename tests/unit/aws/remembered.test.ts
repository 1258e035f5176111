import assert from "node:assert/strict";
import { remembered } from "../../../provider/aws/remembered";

describe("what is remembered", () => {
  it("is asked once for each key, also at the same time", async () => {
    const asked: string[] = [];
    const ask = remembered(async (key) => {
      asked.push(key);
      return key.toUpperCase();
    });
    assert.deepEqual(await Promise.all([ask("a"), ask("b"), ask("a"), ask()]), ["A", "B", "A", ""]);
    assert.equal(await ask("a"), "A");
    assert.deepEqual(asked, ["a", "b", ""]);
  });

  it("is one answer for all that have the same key, asked about the first of them", async () => {
    const asked: string[] = [];
    const ask = remembered(
      async (region) => {
        asked.push(region);
        return region;
      },
      (region) => region.slice(0, 2),
    );
    assert.deepEqual(await Promise.all([ask("us-1"), ask("us-2"), ask("eu-1")]), ["us-1", "us-1", "eu-1"]);
    assert.deepEqual(asked, ["us-1", "eu-1"]);
  });

  it("is no failure, of which everybody who waits is told", async () => {
    let times = 0;
    const ask = remembered(async () => {
      times += 1;
      if (times === 1) throw new Error("no");
      return times;
    });
    const [first, second] = await Promise.allSettled([ask(), ask()]);
    assert.deepEqual([first?.status, second?.status], ["rejected", "rejected"]);
    assert.equal(await ask(), 2);
    assert.equal(times, 2);
  });
});
