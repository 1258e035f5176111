import assert from "node:assert/strict";
import { count, firstOf } from "../../../provider/domain/listing";

describe("a number of things", () => {
  it("counts one and many", () => {
    assert.equal(count(1, "claim"), "1 claim");
    assert.equal(count(0, "claim"), "0 claims");
    assert.equal(count(1_200, "account"), "1,200 accounts");
  });
});

describe("a list of names in a line", () => {
  const names = Array.from({ length: 1_237 }, (_, index) => `n${index}`);
  const table: [what: string, names: readonly string[], most: number, text: string][] = [
    ["none", [], 3, ""],
    ["as many as are named", ["a", "b", "c"], 3, "a, b, c"],
    ["one more", ["a", "b", "c", "d"], 3, "a, b, c, and 1 more"],
    ["many more", names, 3, "n0, n1, n2, and 1,234 more"],
  ];
  for (const [what, some, most, text] of table)
    it(`holds ${what}`, () => {
      assert.equal(firstOf(some, most), text);
    });
});
