import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { account, type Body, config } from "./support/call";

describe("DescribeConfigurationAggregators", () => {
  let emulator: Emulator;
  const describeAll = (input: object = {}) => config(emulator.url, "DescribeConfigurationAggregators", input);
  const namesOf = (body: Body) =>
    (body.ConfigurationAggregators as unknown as Body[]).map((each) =>
      String(each.ConfigurationAggregatorName),
    );

  before(async () => {
    emulator = await startEmulator();
    for (const name of ["c", "a", "e", "b", "d"])
      await emulator.seed({ account, name, accountIds: [account] });
    await emulator.seed({ account, region: "eu-west-1", name: "elsewhere", accountIds: [account] });
  });
  after(() => emulator.close());

  it("answers with every aggregator of the account in the region, without tags", async () => {
    const { body } = await describeAll();
    assert.deepEqual(namesOf(body), ["a", "b", "c", "d", "e"]);
    assert.equal(body.NextToken, undefined);
    assert.doesNotMatch(JSON.stringify(body), /Tags|elsewhere/);
  });

  it("answers with those of the names given, each once", async () => {
    assert.deepEqual(namesOf((await describeAll({ ConfigurationAggregatorNames: ["d", "b", "d"] })).body), [
      "b",
      "d",
    ]);
  });

  it("refuses a name that does not exist", async () => {
    const { status, body } = await describeAll({ ConfigurationAggregatorNames: ["a", "elsewhere"] });
    assert.deepEqual([status, body.__type], [400, "NoSuchConfigurationAggregatorException"]);
    assert.match(String(body.message), /elsewhere/);
  });

  it("pages by Limit and NextToken", async () => {
    const first = (await describeAll({ Limit: 2 })).body;
    const second = (await describeAll({ Limit: 2, NextToken: first.NextToken })).body;
    const third = (await describeAll({ Limit: 2, NextToken: second.NextToken })).body;
    assert.deepEqual([first, second, third].map(namesOf), [["a", "b"], ["c", "d"], ["e"]]);
    assert.equal(third.NextToken, undefined);
  });

  it("takes 0 for the default Limit, and pages smaller than asked where the setting says so", async () => {
    assert.equal(namesOf((await describeAll({ Limit: 0 })).body).length, 5);
    emulator.settings({ pageSize: 3 });
    assert.equal(namesOf((await describeAll({ Limit: 100 })).body).length, 3);
    emulator.settings({ pageSize: 100 });
  });

  it("skips and repeats nothing when aggregators come and go between pages", async () => {
    const first = (await describeAll({ Limit: 2 })).body;
    await emulator.remove({ account, name: "a" });
    const second = (await describeAll({ Limit: 2, NextToken: first.NextToken })).body;
    await emulator.seed({ account, name: "a", accountIds: [account] });
    assert.deepEqual(namesOf(second), ["c", "d"]);
  });

  const refused: [title: string, input: object, code: string][] = [
    [
      "more than 10 names",
      { ConfigurationAggregatorNames: Array.from({ length: 11 }, () => "a") },
      "ValidationException",
    ],
    ["a Limit over 100", { Limit: 101 }, "ValidationException"],
    ["a negative Limit", { Limit: -1 }, "ValidationException"],
    ["a Limit that is a fraction", { Limit: 1.5 }, "SerializationException"],
    ["a token that is none", { NextToken: "nonsense" }, "InvalidNextTokenException"],
    ["an empty token", { NextToken: "" }, "InvalidNextTokenException"],
  ];
  for (const [title, input, code] of refused) {
    it(`refuses ${title}`, async () => {
      const { status, body } = await describeAll(input);
      assert.deepEqual([status, body.__type], [400, code]);
    });
  }
});

describe("DeleteConfigurationAggregator", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());
  const remove = (name: string) =>
    config(emulator.url, "DeleteConfigurationAggregator", { ConfigurationAggregatorName: name });

  it("deletes, and answers nothing", async () => {
    await emulator.seed({ account, name: "security", accountIds: [account] });
    const { status, body } = await remove("security");
    assert.equal(status, 200);
    assert.equal(body as unknown, "");
    assert.deepEqual(emulator.aggregators(), []);
  });

  it("refuses a name that does not exist", async () => {
    assert.equal((await remove("security")).body.__type, "NoSuchConfigurationAggregatorException");
  });

  it("takes the tags along: the next one of the name has another ARN and none of them", async () => {
    const before = await emulator.seed({
      account,
      name: "security",
      accountIds: [account],
      tags: { a: "1" },
    });
    await remove("security");
    const after = await emulator.seed({ account, name: "security", accountIds: [account] });
    assert.notEqual(after.arn, before.arn);
    const { body } = await config(emulator.url, "ListTagsForResource", { ResourceArn: after.arn });
    assert.deepEqual(body, { Tags: [] });
    const old = await config(emulator.url, "ListTagsForResource", { ResourceArn: before.arn });
    assert.equal(old.body.__type, "ResourceNotFoundException");
  });
});
