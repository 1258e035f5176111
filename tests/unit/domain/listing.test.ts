import assert from "node:assert/strict";
import { count, firstOf, grouped, more } from "../../../provider/domain/listing";

describe("a number of things", () => {
  it("counts one and many", () => {
    assert.equal(count(1, "claim"), "1 claim");
    assert.equal(count(0, "claim"), "0 claims");
    assert.equal(count(1_200, "account"), "1,200 accounts");
  });

  it("groups its digits", () => {
    assert.deepEqual([grouped(1_234_567), more(1_234)], ["1,234,567", "and 1,234 more"]);
  });
});

describe("a list of names in a line", () => {
  const names = (number: number) => Array.from({ length: number }, (_, index) => `n${index}`);
  const ten = "n0, n1, n2, n3, n4, n5, n6, n7, n8, n9";
  const table: [what: string, number: number, text: string][] = [
    ["none", 0, ""],
    ["as many as are named", 10, ten],
    ["one more", 11, `${ten}, and 1 more`],
    ["many more", 1_244, `${ten}, and 1,234 more`],
  ];
  for (const [what, number, text] of table)
    it(`holds ${what}`, () => {
      assert.equal(firstOf(names(number)), text);
    });

  it("holds as many as it is told", () => {
    assert.equal(firstOf(names(4), 3), "n0, n1, n2, and 1 more");
    assert.equal(firstOf(names(3), 3), "n0, n1, n2");
  });
});
