import assert from "node:assert/strict";
import { run } from "../../../../provider/cli/run";
import { useAnswering } from "../../../support/answers";
import { A, B, BASE, claimed, ownedBy } from "../../../support/claimTags";
import { MemoryTerminal } from "../../../support/cliWorld";

describe("claims list", () => {
  const aws = useAnswering();
  const keys = { AWS_ACCESS_KEY_ID: "123456789012", AWS_SECRET_ACCESS_KEY: "any" };
  let env: NodeJS.ProcessEnv;

  before(() => {
    env = { ...process.env };
    Object.assign(process.env, keys);
  });
  after(() => {
    process.env = env;
  });

  const listed = async (...args: string[]) => {
    const tags = Object.entries({ ...ownedBy("tags"), ...claimed(BASE, [A]) });
    const live = {
      ConfigurationAggregatorName: "security",
      ConfigurationAggregatorArn:
        "arn:aws:config:us-east-1:123456789012:config-aggregator/config-aggregator-0",
      AccountAggregationSources: [{ AccountIds: [A, B], AllAwsRegions: true }],
    };
    aws.answer = ({ operation }) => ({
      body:
        operation === "ListTagsForResource"
          ? { Tags: tags.map(([Key, Value]) => ({ Key, Value })) }
          : { ConfigurationAggregators: [live] },
    });
    const terminal = new MemoryTerminal();
    const command = ["claims", "list", "security", "--region", "us-east-1", "--endpoint-url", aws.url];
    assert.equal(await run([...command, ...args], terminal), 0, terminal.notes.join());
    assert.deepEqual(aws.operations(), ["DescribeConfigurationAggregators", "ListTagsForResource"]);
    return terminal.printed.join("\n");
  };

  it("prints a report for people, with ids only if it is told to", async () => {
    const [head] = (await listed()).split("\n");
    assert.equal(
      head,
      "security in us-east-1: 2 accounts; acme/platform/prod owns it; 1 claim, kept on its tags",
    );
    assert.ok(!(await listed()).includes(`\n  ${A}`));
    assert.ok((await listed("--accounts")).includes(`platform/prod/security:\n  ${A}`));
  });

  it("prints an object with --json", async () => {
    const { aggregator, unclaimed } = JSON.parse(await listed("--json"));
    assert.deepEqual([aggregator.accounts, unclaimed], [[A, B], [B]]);
  });
});
