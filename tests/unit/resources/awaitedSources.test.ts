import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AggregatorMembership, ConfigurationAggregator, type WaitForSources } from "../../../provider";
import { ARGS, isWrapped, type Place, runProgram } from "./support";

const TYPE = "pulumi-nodejs:dynamic/aws-config:AwaitedSources";
const [A, B] = ["111111111111", "222222222222"] as const;
const OUTPUTS = {
  outputs: {
    name: "security",
    aggregatorName: "security",
    arn: "arn:1",
    aggregatorArn: "arn:1",
    region: "us-east-1",
  },
};

describe("a wait for sources, as a program declares it", () => {
  const waitOf = async (program: () => pulumi.Resource, place: Place = OUTPUTS) => {
    const { sent } = await runProgram(() => [program()], place);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return sent.find(({ type }) => type === TYPE);
  };

  for (const waitForSources of [undefined, false])
    it(`is none with ${waitForSources}`, async () => {
      const args = { ...ARGS, ...(waitForSources !== undefined && { waitForSources }) };
      assert.equal(await waitOf(() => new ConfigurationAggregator("security", args)), undefined);
    });

  it("is a resource below the aggregator, of the sources that the aggregator declares", async () => {
    const wait = await waitOf(
      () =>
        new ConfigurationAggregator("security", {
          accountAggregationSource: { accountIds: [B, A], regions: ["us-east-1"] },
          waitForSources: { atLeast: 0.5 },
          sourceRole: "arn:aws:iam::{account}:role/audit",
        }),
    );
    assert.equal(wait?.name, "security-sources");
    const { __waitKey: key, __provider: text, ...inputs } = wait.inputs;
    assert.match(String(key), /^audit\/dev\/security-sources:[0-9a-f]{16}/);
    assert.equal(
      text,
      'exports.handler = () => require("pulumi-aws-config-aggregator/provider").awaitedSources;',
    );
    assert.deepEqual(inputs, {
      waitForSources: { atLeast: 0.5 },
      aggregatorName: "security",
      aggregatorArn: "arn:1",
      region: "us-east-1",
      accountIds: [B, A],
      regions: ["us-east-1"],
      __sourceRole: "arn:aws:iam::{account}:role/audit",
      __isPreview: false,
    });
  });

  it("is of all sources of an organization, and of all regions", async () => {
    const organizationAggregationSource = { roleArn: "arn:aws:iam::123456789012:role/r", allRegions: true };
    const wait = await waitOf(
      () => new ConfigurationAggregator("security", { organizationAggregationSource, waitForSources: true }),
      { ...OUTPUTS, preview: true },
    );
    const { accountIds, regions, waitForSources, __isPreview: isPreview } = wait?.inputs ?? {};
    assert.deepEqual([accountIds, regions, waitForSources, isPreview], [undefined, undefined, true, true]);
  });

  it("is of the accounts of a membership, secret if they are", async () => {
    const waitForSources: WaitForSources = { timeoutSeconds: pulumi.output(60) };
    const wait = await waitOf(
      () =>
        new AggregatorMembership("team", {
          aggregatorName: "security",
          accountIds: pulumi.secret([A]),
          waitForSources,
        }),
    );
    assert.equal(wait?.name, "team-sources");
    const { accountIds, regions, waitForSources: given, __secrets: secrets } = wait.inputs;
    assert.ok(isWrapped(accountIds));
    assert.deepEqual([regions, given, secrets], [undefined, { timeoutSeconds: 60 }, ["accountIds"]]);
  });

  it("is not sent with the aggregator or the membership", async () => {
    const { sent } = await runProgram(
      () => [
        new ConfigurationAggregator("security", { ...ARGS, waitForSources: true, health: true }),
        new AggregatorMembership("team", {
          aggregatorName: "x",
          accountIds: [A],
          waitForSources: true,
          health: true,
        }),
      ],
      { ...OUTPUTS, preview: true },
    );
    for (const { type, inputs } of sent.filter((one) => one.type !== TYPE)) {
      assert.ok(!("waitForSources" in inputs), type);
      assert.deepEqual([inputs.health, inputs.__watching], [true, { isPreview: true }]);
    }
  });
});
