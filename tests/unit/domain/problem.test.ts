import assert from "node:assert/strict";
import { describeProblem, type Problem, withoutValues } from "../../../provider/domain/problem";

describe("a rule that an input breaks", () => {
  it("is a line with path, value and rule", () => {
    const table: [Problem, string][] = [
      [
        { path: "accountIds[1]", value: "12", rule: "12 digits" },
        'accountIds[1] must be 12 digits, not "12"',
      ],
      [{ path: "regions", value: ["eu"], rule: "set", verb: "can't be" }, 'regions can\'t be set: ["eu"]'],
      [{ path: "accountIds", rule: "a list" }, "accountIds must be a list"],
      [{ path: "", rule: "give one source" }, "give one source"],
    ];
    for (const [problem, line] of table) assert.equal(describeProblem(problem), line);
  });

  it("is told without its value if that is secret", () => {
    const reported: unknown[][] = [];
    withoutValues((...problem) => reported.push(problem))("roleArn", "secret", "an ARN");
    assert.deepEqual(reported, [["roleArn", undefined, "an ARN", undefined]]);
  });
});
