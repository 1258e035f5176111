import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { account, type Body, config, manyAccounts } from "./support/call";

describe("DescribeConfigurationAggregatorSourcesStatus", () => {
  let emulator: Emulator;
  const status = (more: object = {}) =>
    config(emulator.url, "DescribeConfigurationAggregatorSourcesStatus", {
      ConfigurationAggregatorName: "security",
      ...more,
    });
  const statuses = (body: Body) => body.AggregatedSourceStatusList as unknown as Record<string, unknown>[];

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("says SUCCEEDED of each authorized account in each region, unless a setting says otherwise", async () => {
    const lastUpdatedTime = 1_750_000_000_123;
    await emulator.seed({
      account,
      name: "security",
      accountIds: ["222222222222", "333333333333"],
      regions: ["eu-west-1", "us-east-1"],
      creationTime: lastUpdatedTime,
    });
    emulator.settings({
      authorizations: "assumed",
      sourceStatuses: [
        {
          source: "222222222222",
          region: "us-east-1",
          status: "FAILED",
          errorCode: "SomeCode",
          errorMessage: "why",
        },
        { aggregator: "another", status: "OUTDATED" },
      ],
    });
    const common = { SourceType: "ACCOUNT", LastUpdateTime: lastUpdatedTime / 1000 };
    const good = { ...common, LastUpdateStatus: "SUCCEEDED" };
    const bad = { ...common, LastUpdateStatus: "FAILED", LastErrorCode: "SomeCode", LastErrorMessage: "why" };
    assert.deepEqual(statuses((await status()).body), [
      { SourceId: "222222222222", AwsRegion: "eu-west-1", ...good },
      { SourceId: "222222222222", AwsRegion: "us-east-1", ...bad },
      { SourceId: "333333333333", AwsRegion: "eu-west-1", ...good },
      { SourceId: "333333333333", AwsRegion: "us-east-1", ...good },
    ]);
    assert.equal(statuses((await status({ UpdateStatus: ["FAILED"] })).body).length, 1);
  });

  it("pages through 10,000 accounts in all regions", async () => {
    await emulator.seed({ account, name: "security", accountIds: manyAccounts(10_000) });
    emulator.settings({
      authorizations: "assumed",
      sourceStatuses: [{ source: "100000009999", region: "us-west-2", status: "OUTDATED" }],
    });
    const first = (await status({ Limit: 100 })).body;
    assert.equal(statuses(first).length, 100);
    const second = (await status({ Limit: 100, NextToken: first.NextToken })).body;
    assert.notDeepEqual(statuses(second)[0], statuses(first)[0]);
    const last = statuses((await status({ UpdateStatus: ["OUTDATED", "FAILED"] })).body);
    assert.deepEqual(
      last.map((each) => each.SourceId),
      ["100000009999"],
    );
  });

  it("lists an organization and its accounts", async () => {
    await emulator.seed({
      account,
      name: "security",
      organization: { roleArn: "arn:aws:iam::111111111111:role/r" },
      regions: ["eu-west-1"],
    });
    emulator.settings({
      organization: { id: "o-exampleorg1", managementAccount: account, members: ["222222222222"] },
    });
    const listed = statuses((await status()).body).map((each) => [each.SourceId, each.SourceType]);
    assert.deepEqual(listed, [
      ["o-exampleorg1", "ORGANIZATION"],
      [account, "ACCOUNT"],
      ["222222222222", "ACCOUNT"],
    ]);
  });

  const refused: [title: string, input: object, code: string][] = [
    [
      "a name that does not exist",
      { ConfigurationAggregatorName: "x" },
      "NoSuchConfigurationAggregatorException",
    ],
    ["an empty list of statuses", { UpdateStatus: [] }, "ValidationException"],
    ["a status that is none", { UpdateStatus: ["GREEN"] }, "ValidationException"],
    ["a Limit over 100", { Limit: 101 }, "ValidationException"],
    ["a token that is none", { NextToken: "x" }, "InvalidNextTokenException"],
  ];
  for (const [title, input, code] of refused) {
    it(`refuses ${title}`, async () => {
      await emulator.seed({ account, name: "security", accountIds: [account] });
      assert.equal((await status(input)).body.__type, code);
    });
  }
});
