import assert from "node:assert/strict";
import { run } from "../../../../provider/cli/run";
import { MemoryTerminal } from "../../../support/cliWorld";

describe("table create", () => {
  let terminal: MemoryTerminal;
  const created = async (...args: string[]) => {
    terminal = new MemoryTerminal();
    const code = await run(["table", "create", ...args], terminal);
    return { code, out: terminal.printed.join("\n"), err: terminal.notes.join("\n") };
  };

  it("prints the input of the AWS CLI, and calls nothing", async () => {
    const { code, out, err } = await created("claims", "--print");
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(out), {
      TableName: "claims",
      AttributeDefinitions: [
        { AttributeName: "aggregator", AttributeType: "S" },
        { AttributeName: "item", AttributeType: "S" },
      ],
      KeySchema: [
        { AttributeName: "aggregator", KeyType: "HASH" },
        { AttributeName: "item", KeyType: "RANGE" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    });
    assert.match(err, /aws dynamodb create-table --cli-input-json/);
  });

  it("takes the ARN of a table as its name", async () => {
    const arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/claims";
    const { code, out } = await created(arn, "--print");
    assert.deepEqual([code, JSON.parse(out).TableName], [0, arn]);
  });

  it("refuses what is no table", async () => {
    const { code, err } = await created("a b");
    assert.equal(code, 2);
    assert.match(err, /"a b" can't be a table/);
    for (const name of ["ab", "n".repeat(256)]) assert.equal((await created(name, "--print")).code, 2);
    for (const name of ["abc", "n".repeat(255)]) assert.equal((await created(name, "--print")).code, 0);
  });

  it("refuses another region than the ARN's", async () => {
    const arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/claims";
    const { code, err } = await created(arn, "--region", "us-east-1");
    assert.equal(code, 2);
    assert.match(err, /^--region us-east-1 contradicts the region that is named, eu-west-1\n/);
  });
});
