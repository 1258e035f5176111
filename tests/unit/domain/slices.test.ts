import assert from "node:assert/strict";
import { atOnce, type Slices } from "../../../provider/domain/slices";

describe("work in slices", () => {
  it("can be done at once, to its result", () => {
    const done: number[] = [];
    function* work(): Slices<string> {
      for (const step of [1, 2]) {
        done.push(step);
        yield step;
      }
      return "ready";
    }
    assert.equal(atOnce(work()), "ready");
    assert.deepEqual(done, [1, 2]);
  });
});
