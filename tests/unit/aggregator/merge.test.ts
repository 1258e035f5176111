import assert from "node:assert/strict";
import { accounts, ids, letters, MemoryAws } from "../../support/memoryAws";
import { MiniEngine } from "../../support/miniEngine";

/** The merge table's single-stack rows through the whole lifecycle, with the calls each step may make. */
const CASES: {
  name: string;
  start?: string;
  steps: [step: string, calls: string][];
  preserve: string;
  replace: string;
}[] = [
  {
    name: "add, keep",
    steps: [
      ["ac", "Describe Describe Put ListTags Describe Tag"],
      ["abcd", "Describe ListTags Describe ListTags Put"],
    ],
    preserve: "abcd",
    replace: "abcd",
  },
  {
    name: "outsider's kept",
    steps: [
      ["ac", ""],
      ["X:abcd", ""],
      ["acxy", "Describe ListTags Describe ListTags Put"],
    ],
    preserve: "abcdxy",
    replace: "acxy",
  },
  {
    name: "outsider's kept when claimed then",
    steps: [
      ["ac", ""],
      ["X:abcd", ""],
      ["abc", ""],
    ],
    preserve: "abcd",
    replace: "abc",
  },
  {
    name: "order is nothing",
    steps: [
      ["abcd", ""],
      ["adcb", "none"],
    ],
    preserve: "abcd",
    replace: "abcd",
  },
  {
    name: "repetition is nothing",
    steps: [
      ["abcd", ""],
      ["abbacd", "none"],
    ],
    preserve: "abcd",
    replace: "abcd",
  },
  {
    name: "drop own",
    steps: [
      ["abcd", ""],
      ["ac", "Describe ListTags Describe ListTags Put"],
    ],
    preserve: "ac",
    replace: "ac",
  },
  {
    name: "swap",
    steps: [
      ["abcd", ""],
      ["ace", ""],
    ],
    preserve: "ace",
    replace: "ace",
  },
  {
    name: "swap with outsider",
    steps: [
      ["a", ""],
      ["X:ab", ""],
      ["c", ""],
    ],
    preserve: "bc",
    replace: "c",
  },
  {
    name: "foreign kept",
    start: "z",
    steps: [["a", "Describe ListTags Describe ListTags Put Tag ListTags Tag"]],
    preserve: "az",
    replace: "a",
  },
  {
    name: "adopted, then dropped",
    start: "z",
    steps: [
      ["az", ""],
      ["a", ""],
    ],
    preserve: "a",
    replace: "a",
  },
  {
    name: "back and forth",
    steps: [
      ["a", ""],
      ["b", ""],
      ["a", ""],
    ],
    preserve: "a",
    replace: "a",
  },
  {
    name: "same again",
    steps: [
      ["a", ""],
      ["a", "none"],
    ],
    preserve: "a",
    replace: "a",
  },
  {
    name: "outsider removes, re-applied after a refresh",
    steps: [
      ["ab", ""],
      ["X:b", ""],
      ["refresh", "Describe ListTags Describe ListTags"],
      ["ab", "Describe ListTags Describe ListTags Put"],
    ],
    preserve: "ab",
    replace: "ab",
  },
  {
    name: "outsider wipes, applied with another change",
    steps: [
      ["ab", ""],
      ["X:c", ""],
      ["abd", ""],
    ],
    preserve: "abcd",
    replace: "abd",
  },
  {
    name: "already as declared",
    steps: [
      ["a", ""],
      ["X:ab", ""],
      ["ab", "Describe ListTags Describe ListTags"],
    ],
    preserve: "ab",
    replace: "ab",
  },
];

describe("one stack's accounts through check, diff, create and update", () => {
  for (const merge of ["preserve", "replace"] as const)
    for (const { name, start, steps, ...expected } of CASES)
      it(`${merge}: ${name}`, async () => {
        const aws = new MemoryAws();
        const engine = new MiniEngine(aws);
        if (start) aws.set("security", "us-east-1", { source: accounts(start) });
        for (const [step, calls] of steps) {
          aws.begin();
          const isMade = engine.state !== undefined;
          if (step.startsWith("X:")) aws.set("security", "us-east-1", { source: accounts(step.slice(2)) });
          else if (step === "refresh") await engine.refresh();
          else
            await engine.up({
              name: "security",
              merge,
              adopt: start !== undefined,
              accountAggregationSource: { accountIds: ids(step), allRegions: true },
            });
          // What others have tagged goes as well.
          const all =
            merge === "replace" && isMade
              ? calls.replace(/Describe(?! ListTags)/g, "Describe ListTags")
              : calls;
          if (calls) assert.equal(aws.calls.join(" ") || "none", all);
        }
        const { source } = aws.live("security", "us-east-1") ?? assert.fail("gone");
        assert.equal(letters(source.kind === "account" ? source.accountIds : []), expected[merge]);
      });
});
