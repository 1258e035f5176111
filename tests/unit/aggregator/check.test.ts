import assert from "node:assert/strict";
import { accounts } from "../../support/memoryAws";
import { type Args, MiniEngine } from "../../support/miniEngine";
import { declaring, NAME, OneStack, REGION } from "../../support/oneStack";

describe("the check of an aggregator", () => {
  let { aws, stack, calls } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, calls } = new OneStack());
  });

  it("a name that is taken is refused together with other broken rules", async () => {
    aws.set(NAME, REGION, { source: accounts("z") });
    await assert.rejects(stack.preview(declaring("a", { tags: { "a,b": "1" } })), (error: Error) => {
      assert.match(error.message, /^tags\["a,b"\] must have a key of letters/);
      assert.match(error.message, /\naggregator security already exists/);
      return true;
    });
    assert.deepEqual(stack.said, []);
  });

  it("takes its own checked inputs as input", async () => {
    const args = declaring("ba", {
      tags: { team: "s" },
      aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket", "AWS::EC2::Instance"] },
      merge: "replace",
      adopt: false,
      forceDestroy: true,
    });
    await stack.up(args);
    const { inputs } = stack.state ?? assert.fail();
    assert.equal(await calls(() => stack.up(inputs as unknown as Args)), "");
    assert.deepEqual(stack.state?.inputs, inputs);
  });

  it("settings that can't be read are refused beside everything else", async () => {
    const config = { "aws:region": "us-east-1", "aws:assumeRoles": "role" };
    const wrong = new MiniEngine(aws, undefined, config);
    await assert.rejects(
      wrong.preview({
        ...declaring(""),
        accountAggregationSource: { accountIds: ["1"], allRegions: true },
        nam: "x",
      }),
      {
        message: [
          "aws:assumeRoles must be a list of objects, each with a roleArn",
          "nam is not a property: is name meant?",
          'accountAggregationSource.accountIds[0] must be a string of 12 digits, not "1"',
        ].join("\n"),
      },
    );
    assert.deepEqual(aws.calls, []);
  });
});
