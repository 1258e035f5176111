import assert from "node:assert/strict";
import { COMMANDS } from "../../../provider/cli/commands/index";
import { helpText, usageOf } from "../../../provider/cli/help";

describe("help", () => {
  it("names every command", () => {
    for (const command of COMMANDS) assert.ok(helpText([]).includes(usageOf(command)));
  });

  for (const command of COMMANDS)
    it(`names every option of ${command.path.join(" ")}, in lines that fit a terminal`, () => {
      const text = helpText(command.path);
      for (const { name } of command.options) assert.ok(text.includes(`--${name}`), name);
      const widest = Math.max(...text.split("\n").map((line) => line.length));
      assert.ok(widest <= 110, `${widest} columns`);
      for (const example of command.examples ?? [])
        assert.ok(text.includes(`\n  npx pulumi-aws-config-aggregator ${example}\n`), example);
      for (const code of [0, 1, 2] as const)
        assert.ok(text.includes(`\n  ${code}  ${command.endings[code]}`));
    });
});

describe("the topic of help", () => {
  it("is one command if it names one, or the only one of its kind", () => {
    for (const topic of [["table"], ["table", "create"]])
      assert.match(helpText(topic), /^Usage: pulumi-aws-config-aggregator table create TABLE \[OPTIONS\]\n/);
  });

  it("is all that begin with it otherwise", () => {
    const text = helpText(["claims"]);
    assert.match(text, /^Usage: pulumi-aws-config-aggregator claims COMMAND \[OPTIONS\]\n/);
    assert.ok(text.includes("claims list AGGREGATOR") && text.includes("claims prune AGGREGATOR KEY…"));
    assert.ok(!text.includes("table create"));
  });

  it("shows an option with its letter and its value", () => {
    const text = helpText(["claims", "prune"]);
    assert.match(text, /^ {2}-y, --yes +don't ask/m);
    assert.match(text, /^ {6}--claims TABLE +the DynamoDB table/m);
  });
});
