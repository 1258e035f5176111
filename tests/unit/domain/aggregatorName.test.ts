import assert from "node:assert/strict";
import { isAggregatorName } from "../../../provider/domain/aggregatorName";

describe("the name of an aggregator", () => {
  const names: [what: string, name: unknown, isOne: boolean][] = [
    ["one character", "0", true],
    ["letters, digits, - and _", "Security_2-x", true],
    ["256 characters", "n".repeat(256), true],
    ["257 characters", "n".repeat(257), false],
    ["nothing", "", false],
    ["a space", "my name", false],
    ["a letter with an umlaut", "prüfer", false],
    ["a dot", "a.b", false],
    ["a new line at its end", "a\n", false],
    ["a number", 5, false],
    ["undefined", undefined, false],
  ];
  for (const [what, name, isOne] of names)
    it(`${isOne ? "can" : "can't"} be ${what}`, () => assert.equal(isAggregatorName(name), isOne));
});
