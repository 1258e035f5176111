import assert from "node:assert/strict";
import { spellsOf } from "../../../../../provider/cli/report/page/spells";

describe("spells of a source", () => {
  it("join reports that say the same, newest first", () => {
    assert.deepEqual(spellsOf([5, 5, 0, 5], ["a", "b", "c", "d"]), [
      { kind: 5, from: "d", until: "d", reports: 1 },
      { kind: 0, from: "c", until: "c", reports: 1 },
      { kind: 5, from: "a", until: "b", reports: 2 },
    ]);
    assert.deepEqual(spellsOf([], []), []);
  });
});
