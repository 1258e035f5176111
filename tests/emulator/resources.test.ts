import assert from "node:assert/strict";
import { type Emulator, type Seed, startEmulator } from "../../emulator";
import { parseQuery } from "../../emulator/config/query/parse";
import { AwsError } from "../../emulator/protocol/errors";
import { account, type Body, config, control, manyAccounts } from "./support/call";

const A = "222222222222";
const B = "333333333333";
const EC2 = "AWS::EC2::Instance";
const S3 = "AWS::S3::Bucket";
const USER = "AWS::IAM::User";

interface Counts {
  readonly TotalDiscoveredResources: number;
  readonly GroupByKey?: string;
  readonly GroupedResourceCounts?: { readonly GroupName: string; readonly ResourceCount: number }[];
  readonly NextToken?: string;
}

interface Selected {
  readonly Results: string[];
  readonly QueryInfo: { readonly SelectFields: { readonly Name: string }[] };
  readonly NextToken?: string;
}

describe("aggregated resources", () => {
  let emulator: Emulator;
  const name = { ConfigurationAggregatorName: "security" };
  const send = async (operation: string, more: object = {}) =>
    (await config(emulator.url, operation, { ...name, ...more })).body;
  const counts = async (more: object = {}) =>
    (await send("GetAggregateDiscoveredResourceCounts", more)) as unknown as Counts;
  const grouped = async (GroupByKey: string, more: object = {}) => {
    const { GroupedResourceCounts = [] } = await counts({ GroupByKey, ...more });
    return Object.fromEntries(GroupedResourceCounts.map((each) => [each.GroupName, each.ResourceCount]));
  };
  const select = async (Expression: string, more: object = {}) =>
    (await send("SelectAggregateResourceConfig", { Expression, ...more })) as unknown as Selected;
  const rows = async (expression: string, more: object = {}) =>
    (await select(expression, more)).Results.map((row) => JSON.parse(row) as unknown);
  const seed = (more: Partial<Seed> = {}) =>
    emulator.seed({
      account,
      name: "security",
      accountIds: [A, B],
      regions: ["eu-west-1", "us-east-1"],
      ...more,
    });

  beforeEach(async () => {
    emulator = await startEmulator({ settings: { authorizations: "assumed" } });
    await seed();
    await emulator.seedResources([
      { accountId: A, region: "eu-west-1", resourceType: EC2, count: 3 },
      { accountId: A, region: "eu-west-1", resourceType: S3, count: 2 },
      { accountId: A, region: "us-east-1", resourceType: EC2, count: 10 },
      { accountId: B, region: "us-east-1", resourceType: USER, count: 100 },
      { accountId: "444444444444", resourceType: EC2, count: 1_000 },
    ]);
  });
  afterEach(() => emulator.close());

  describe("are counted", () => {
    it("in all, by account, by region and by type", async () => {
      assert.deepEqual(await counts(), { TotalDiscoveredResources: 115 });
      assert.deepEqual(await grouped("ACCOUNT_ID"), { [A]: 15, [B]: 100 });
      assert.deepEqual(await grouped("AWS_REGION"), { "eu-west-1": 5, "us-east-1": 110 });
      assert.deepEqual(await grouped("RESOURCE_TYPE"), { [EC2]: 13, [S3]: 2, [USER]: 100 });
      assert.equal((await counts({ GroupByKey: "ACCOUNT_ID" })).GroupByKey, "ACCOUNT_ID");
    });

    it("by filters, which the total keeps too", async () => {
      const filters: [filter: object, total: number][] = [
        [{ AccountId: A }, 15],
        [{ Region: "us-east-1" }, 110],
        [{ ResourceType: EC2 }, 13],
        [{ AccountId: A, Region: "us-east-1", ResourceType: EC2 }, 10],
        [{ AccountId: B, Region: "eu-west-1" }, 0],
        [{ AccountId: "444444444444" }, 0],
      ];
      for (const [Filters, total] of filters)
        assert.equal((await counts({ Filters })).TotalDiscoveredResources, total, JSON.stringify(Filters));
      const ofRegion = await grouped("ACCOUNT_ID", { Filters: { Region: "eu-west-1" } });
      assert.deepEqual(ofRegion, { [A]: 5 });
    });

    it("page by page, with the whole total on each", async () => {
      await seed({ accountIds: manyAccounts(2_500), regions: ["eu-west-1"] });
      await emulator.seedResources([{ resourceType: EC2, count: 2 }]);
      const lengths: number[] = [];
      const seen = new Set<string>();
      let token: string | undefined;
      do {
        const { GroupedResourceCounts = [], ...page } = await counts({
          GroupByKey: "ACCOUNT_ID",
          ...(token === undefined ? {} : { NextToken: token }),
        });
        assert.equal(page.TotalDiscoveredResources, 5_000);
        lengths.push(GroupedResourceCounts.length);
        for (const { GroupName } of GroupedResourceCounts) seen.add(GroupName);
        token = page.NextToken;
      } while (token !== undefined);
      assert.deepEqual([lengths, seen.size], [[1_000, 1_000, 500], 2_500]);
      assert.equal((await counts({ GroupByKey: "ACCOUNT_ID", Limit: 7 })).GroupedResourceCounts?.length, 7);
    });
  });

  describe("are not those of", () => {
    it("a source that did not SUCCEED", async () => {
      emulator.settings({ sourceStatuses: [{ source: A, region: "us-east-1", status: "OUTDATED" }] });
      assert.deepEqual(await grouped("AWS_REGION"), { "eu-west-1": 5, "us-east-1": 100 });
      emulator.settings({ authorizations: "required", sourceStatuses: [] });
      assert.deepEqual(await counts(), { TotalDiscoveredResources: 0 });
    });

    it("a source that has not reported", async () => {
      emulator.settings({ sourceDelays: { firstReportMs: 60_000 } });
      assert.deepEqual(await counts(), { TotalDiscoveredResources: 0 });
    });

    it("a type that its recorder doesn't record", async () => {
      const regions = ["us-east-1"];
      await emulator.seedRecorders([
        { account: A, regions: ["eu-west-1"], recordingGroup: { resourceTypes: [S3] } },
        {
          account: A,
          regions,
          recordingGroup: {
            exclusionByResourceTypes: { resourceTypes: [EC2] },
            recordingStrategy: { useOnly: "EXCLUSION_BY_RESOURCE_TYPES" },
          },
        },
        { account: B, regions, recordingGroup: { allSupported: true } },
      ]);
      assert.deepEqual(await grouped("RESOURCE_TYPE"), { [S3]: 2 });
      const group = { allSupported: true, includeGlobalResourceTypes: true };
      await emulator.seedRecorders([{ account: B, regions, recordingGroup: group }]);
      assert.deepEqual(await grouped("RESOURCE_TYPE"), { [S3]: 2, [USER]: 100 });
    });

    it("a type that the aggregator's filter leaves out", async () => {
      await seed({ filters: { ResourceType: { Type: "INCLUDE", Value: [S3] } } });
      assert.deepEqual(await grouped("RESOURCE_TYPE"), { [S3]: 2 });
    });
  });

  it("are what is said of the account and region, else of the account, else of the region, else of all", async () => {
    await emulator.seedResources([
      { resourceType: EC2, count: 7 },
      { region: "eu-west-1", resourceType: EC2, count: 6 },
      { accountId: B, resourceType: EC2, count: 5 },
      { accountId: B, region: "us-east-1", resourceType: USER, count: 0 },
    ]);
    await seed({ accountIds: [A, B, "555555555555"] });
    assert.deepEqual(await grouped("ACCOUNT_ID"), { [A]: 15, [B]: 5, "555555555555": 13 });
  });

  it("are seeded by the control interface, which refuses what is malformed", async () => {
    const one = { resourceType: S3, count: 4 };
    const { body } = await control(emulator.url, "PUT", "resources", one);
    assert.deepEqual(body as unknown, emulator.resources());
    assert.deepEqual((await control(emulator.url, "GET", "resources")).body, body);
    for (const seed of [
      { resourceType: "Bucket", count: 1 },
      { resourceType: S3 },
      { resourceType: S3, count: -1 },
      { ...one, accountId: "1" },
      { ...one, region: "" },
    ])
      assert.equal((await control(emulator.url, "PUT", "resources", seed)).status, 400, JSON.stringify(seed));
  });

  describe("are selected", () => {
    const table: [expression: string, fields: string[], rows: object[]][] = [
      ["SELECT COUNT(*)", ["COUNT(*)"], [{ "COUNT(*)": 115 }]],
      ["SELECT COUNT(*) WHERE accountId = '0'", ["COUNT(*)"], [{ "COUNT(*)": 0 }]],
      [
        "SELECT accountId, COUNT(*) WHERE awsRegion = 'us-east-1' GROUP BY accountId",
        ["accountId", "COUNT(*)"],
        [
          { accountId: A, "COUNT(*)": 10 },
          { accountId: B, "COUNT(*)": 100 },
        ],
      ],
      [
        `select resourceType, count(*) where accountId in ('${A}', 'x') group by resourceType`,
        ["resourceType", "COUNT(*)"],
        [
          { resourceType: EC2, "COUNT(*)": 13 },
          { resourceType: S3, "COUNT(*)": 2 },
        ],
      ],
      ["SELECT COUNT(*) GROUP BY awsRegion", ["COUNT(*)"], [{ "COUNT(*)": 5 }, { "COUNT(*)": 110 }]],
      [
        `SELECT COUNT(*) WHERE resourceType LIKE 'AWS::EC2::%' AND (awsRegion = 'eu-west-1' OR accountId = '${B}')`,
        ["COUNT(*)"],
        [{ "COUNT(*)": 3 }],
      ],
      [`SELECT COUNT(*) WHERE NOT resourceType = '${USER}'`, ["COUNT(*)"], [{ "COUNT(*)": 15 }]],
      [
        `SELECT awsRegion, resourceType, accountId WHERE resourceType='${S3}'`,
        ["awsRegion", "resourceType", "accountId"],
        Array.from({ length: 2 }, () => ({ awsRegion: "eu-west-1", resourceType: S3, accountId: A })),
      ],
    ];
    for (const [expression, fields, expected] of table)
      it(expression, async () => {
        const { QueryInfo } = await select(expression);
        assert.deepEqual(
          QueryInfo.SelectFields.map((field) => field.Name),
          fields,
        );
        assert.deepEqual(await rows(expression), expected);
      });

    it("25 on a page, or as many as are asked for", async () => {
      const all = async (more: object) => {
        const lengths: number[] = [];
        let token: string | undefined;
        do {
          const next = token === undefined ? {} : { NextToken: token };
          const page = await select("SELECT resourceType", { ...more, ...next });
          lengths.push(page.Results.length);
          token = page.NextToken;
        } while (token !== undefined);
        return lengths;
      };
      assert.deepEqual(await all({}), [25, 25, 25, 25, 15]);
      assert.deepEqual(await all({ Limit: 100 }), [100, 15]);
      assert.deepEqual(await all({ MaxResults: 60 }), [60, 55]);
      assert.deepEqual(await all({ Limit: 0 }), [25, 25, 25, 25, 15]);
    });

    it("500 groups on a page", async () => {
      await seed({ accountIds: manyAccounts(501), regions: ["eu-west-1"] });
      await emulator.seedResources([{ resourceType: EC2, count: 2 }]);
      const expression = "SELECT accountId, COUNT(*) GROUP BY accountId";
      const first = await select(expression);
      assert.equal(first.Results.length, 500);
      const last = await select(expression, { NextToken: first.NextToken });
      assert.deepEqual(last, {
        Results: [JSON.stringify({ "COUNT(*)": 2, accountId: "100000000500" })],
        QueryInfo: first.QueryInfo,
      });
    });
  });

  it("are refused for what AWS refuses", async () => {
    const token = Buffer.from(JSON.stringify(["rows of security SELECT accountId", "x"])).toString(
      "base64url",
    );
    const refused: [operation: string, input: object, code: string][] = [
      [
        "GetAggregateDiscoveredResourceCounts",
        { ConfigurationAggregatorName: "x" },
        "NoSuchConfigurationAggregatorException",
      ],
      ["GetAggregateDiscoveredResourceCounts", { Limit: 1_001 }, "ValidationException"],
      [
        "GetAggregateDiscoveredResourceCounts",
        { GroupByKey: "ACCOUNT_ID", NextToken: "x" },
        "InvalidNextTokenException",
      ],
      [
        "GetAggregateDiscoveredResourceCounts",
        { Filters: { ResourceType: "AWS::Moon::Phase" } },
        "ValidationException",
      ],
      [
        "SelectAggregateResourceConfig",
        { Expression: "SELECT accountId", ConfigurationAggregatorName: "x" },
        "NoSuchConfigurationAggregatorException",
      ],
      [
        "SelectAggregateResourceConfig",
        { Expression: "SELECT accountId", Limit: 101 },
        "ValidationException",
      ],
      [
        "SelectAggregateResourceConfig",
        { Expression: "SELECT accountId", NextToken: token },
        "InvalidNextTokenException",
      ],
      ["SelectAggregateResourceConfig", { Expression: "DELETE accountId" }, "InvalidExpressionException"],
    ];
    for (const [operation, input, code] of refused)
      assert.equal(((await send(operation, input)) as Body).__type as unknown, code, JSON.stringify(input));
  });
});

describe("the query language", () => {
  const invalid = [
    "accountId",
    "SELECT",
    "SELECT *",
    "SELECT resourceName",
    "SELECT accountid",
    "SELECT accountId,",
    "SELECT accountId awsRegion",
    "SELECT COUNT(accountId)",
    "SELECT accountId, COUNT(*)",
    "SELECT accountId GROUP BY accountId",
    "SELECT awsRegion, COUNT(*) GROUP BY accountId",
    "SELECT COUNT(*) GROUP accountId",
    "SELECT COUNT(*) GROUP BY accountId, awsRegion",
    "SELECT accountId ORDER BY accountId",
    "SELECT accountId WHERE",
    "SELECT accountId WHERE accountId",
    "SELECT accountId WHERE accountId = 222222222222",
    "SELECT accountId WHERE accountId = '222222222222",
    "SELECT accountId WHERE accountId <> '1'",
    "SELECT accountId WHERE accountId IN ()",
    "SELECT accountId WHERE accountId IN '1'",
    "SELECT accountId WHERE (accountId = '1'",
    "SELECT accountId WHERE accountId = '1')",
    "SELECT accountId WHERE accountId = '1' AND",
    "SELECT accountId WHERE resourceType LIKE '%Instance'",
    "SELECT accountId WHERE accountId BETWEEN '1' AND '2'",
  ];
  for (const expression of invalid)
    it(`has no ${expression}`, () => {
      assert.throws(
        () => parseQuery(expression),
        (error) => error instanceof AwsError && error.code === "InvalidExpressionException",
      );
    });

  it("binds AND before OR, and reads quotes in texts", () => {
    const { where } = parseQuery(
      "SELECT accountId WHERE accountId = '1' OR accountId = '2' AND awsRegion = 'it''s'",
    );
    const of = (accountId: string, awsRegion: string) => where({ accountId, awsRegion, resourceType: "" });
    assert.deepEqual([of("1", "x"), of("2", "x"), of("2", "it's")], [true, false, true]);
  });

  it("says where it stopped", () => {
    assert.throws(() => parseQuery("SELECT accountId WHERE x = '1'"), /At character 24: x was found/);
  });
});
