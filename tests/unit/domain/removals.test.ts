import assert from "node:assert/strict";
import fc from "fast-check";
import {
  allowedRemovals,
  claimRemovals,
  isMaxRemovals,
  isOverLimit,
  type MaxRemovals,
} from "../../../provider/domain/removals";

const NONE = Number.POSITIVE_INFINITY;

describe("how many accounts one change may take out", () => {
  const table: [max: MaxRemovals | undefined, of: number, allowed: number][] = [
    // Nothing is said: half, from 10 accounts on.
    [undefined, 0, NONE],
    [undefined, 9, NONE],
    [undefined, 10, 5],
    [undefined, 11, 5],
    [undefined, 5_000, 2_500],
    // What is said always counts.
    [0, 3, 0],
    [3, 100, 3],
    [100, 3, 100],
    ["0%", 100, 0],
    ["50%", 9, 4],
    ["50%", 1, 0],
    ["33%", 10, 3],
    ["100%", 7, 7],
    ["7%", 100, 7],
  ];
  for (const [max, of, allowed] of table)
    it(`${max ?? "by default"} of ${of}: ${allowed}`, () => assert.equal(allowedRemovals(max, of), allowed));

  it("is a limit that is reached, not passed", () => {
    const removed = ["a", "b", "c"];
    assert.equal(isOverLimit({ removed, of: 6 }, 3), false);
    assert.equal(isOverLimit({ removed, of: 6 }, 2), true);
    assert.equal(isOverLimit({ removed, of: 5 }, "50%"), true);
  });

  it("never forbids a change that takes nothing out, and 100% none at all", () => {
    const share = fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`);
    fc.assert(
      fc.property(fc.option(fc.oneof(fc.nat(), share), { nil: undefined }), fc.nat(20_000), (max, of) => {
        assert.equal(isOverLimit({ removed: [], of }, max), false);
        assert.equal(isOverLimit({ removed: Array.from({ length: of % 50 }, String), of }, "100%"), false);
      }),
    );
  });
});

describe("a limit of removals", () => {
  for (const value of [0, 1, 10_000, "0%", "9%", "50%", "100%"])
    it(`may be ${JSON.stringify(value)}`, () => assert.ok(isMaxRemovals(value)));
  for (const value of [
    -1,
    1.5,
    Number.NaN,
    NONE,
    "50",
    "101%",
    "050%",
    "12.5%",
    "-1%",
    "%",
    "",
    " 5%",
    true,
    [],
    {},
  ])
    it(`can't be ${typeof value === "number" ? value : JSON.stringify(value)}`, () =>
      assert.equal(isMaxRemovals(value), false));
});

describe("what a claim takes out", () => {
  it("is counted of all that it held, also of what a killed run has claimed", () => {
    const own = { accounts: ["a", "b"], leaving: ["c"] };
    const { claim, of } = claimRemovals(own, ["a", "d"], ["a", "e"]);
    assert.deepEqual(claim, { accounts: ["a", "e"], leaving: ["b", "c", "d"] });
    assert.equal(of, 4);
  });

  it("is what its stack declared before, if the claim was lost", () => {
    assert.deepEqual(claimRemovals(undefined, ["a", "b"], []), {
      claim: { accounts: [], leaving: ["a", "b"] },
      of: 2,
    });
  });
});
