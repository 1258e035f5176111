import assert from "node:assert/strict";
import { before, levelOf, moment, short } from "../../../../../provider/cli/report/page/words";

describe("words of the page", () => {
  it("shorten numbers to the width of a cell", () => {
    const cases: readonly (readonly [number, string])[] = [
      [0, "0"],
      [999, "999"],
      [1000, "1k"],
      [1234, "1.2k"],
      [9960, "10k"],
      [14_400, "14k"],
      [999_499, "999k"],
      [999_500, "1M"],
      [2_450_000, "2.5M"],
    ];
    for (const [number, text] of cases) assert.equal(short(number), text);
  });

  it("tell how dark a number is, ten times more for each level", () => {
    const numbers = [0, 1, 9, 10, 99, 100, 1000, 99_999, 100_000, 5_000_000];
    assert.deepEqual(numbers.map(levelOf), [0, 0, 0, 1, 1, 2, 3, 4, 5, 5]);
  });

  it("tell moments, and how long before the report they were", () => {
    assert.equal(moment(Date.parse("2026-11-29T12:00:05.900Z")), "2026-11-29 12:00:05 UTC");
    const cases: readonly (readonly [number, string])[] = [
      [-5, "at the time of this report"],
      [1, "1 second before this report"],
      [119, "1 minute before this report"],
      [7200, "2 hours before this report"],
      [200_000, "2 days before this report"],
    ];
    for (const [seconds, text] of cases) assert.equal(before(seconds), text);
  });
});
