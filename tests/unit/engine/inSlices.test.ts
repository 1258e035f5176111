import assert from "node:assert/strict";
import type { Slices } from "../../../provider/domain/slices";
import { inSlices } from "../../../provider/engine/inSlices";

describe("long work", () => {
  function* work(steps: number, ids: number): Slices<string> {
    for (let step = 0; step < steps; step++) yield ids;
    return "ready";
  }

  /** Whether others get their turn before the work is done. */
  async function letsOthersIn(one: Slices<string>): Promise<boolean> {
    let others = 0;
    const timer = setImmediate(() => others++);
    assert.equal(await inSlices(one), "ready");
    clearImmediate(timer);
    return others > 0;
  }

  it("lets others in between its slices", async () => {
    assert.ok(await letsOthersIn(work(3, 20_000)));
  });

  it("is done at once if it is short", async () => {
    assert.ok(!(await letsOthersIn(work(3, 100))));
  });
});
