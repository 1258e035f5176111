import assert from "node:assert/strict";
import { collecting, describeProblem, type Problem } from "../../../provider/domain/problem";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { maxRemovals } from "../../../provider/inputs/removals";

describe("a limit of removals, as a program says it", () => {
  const rule = 'maxRemovals must be a whole number from 0 on, or a share between "0%" and "100%"';
  const table: [value: unknown, ...lines: string[]][] = [
    [undefined],
    [0],
    [20],
    ["50%"],
    [UNKNOWN],
    ["20", `${rule}, not "20"`],
    [-1, `${rule}, not -1`],
    [true, `${rule}, not true`],
  ];
  for (const [value, ...lines] of table)
    it(`that is ${JSON.stringify(value)} stays so, and is ${lines.length === 0 ? "taken" : "refused"}`, () => {
      const problems: Problem[] = [];
      assert.equal(maxRemovals(value, collecting(problems)), value);
      assert.deepEqual(problems.map(describeProblem), lines);
    });
});
