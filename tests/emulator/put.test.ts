import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { account, config, manyAccounts, putInput, region } from "./support/call";

/** AWS's own text. */
const WITHOUT_REGIONS =
  "Your request does not specify any regions. Select AWS Config-supported regions and try again.";

describe("PutConfigurationAggregator", () => {
  let emulator: Emulator;
  const put = (input: unknown) => config(emulator.url, "PutConfigurationAggregator", input);
  const live = () => emulator.aggregators();

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("creates an aggregator and answers with all of it but its tags", async () => {
    const filters = {
      ResourceType: { Type: "INCLUDE", Value: ["AWS::EC2::Instance"] },
      ServicePrincipal: { Type: "INCLUDE", Value: ["config.amazonaws.com"] },
    };
    const before = Date.now() / 1000;

    const { status, headers, body } = await put(
      putInput("security", [account], { AggregatorFilters: filters, Tags: [{ Key: "team", Value: "sec" }] }),
    );

    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "application/x-amz-json-1.1");
    assert.match(headers.get("x-amzn-requestid") ?? "", /^[0-9a-f-]{36}$/);
    assert.ok(Math.abs(Date.parse(headers.get("date") ?? "") - Date.now()) < 300_000);
    const {
      ConfigurationAggregatorArn: arn,
      CreationTime: created,
      LastUpdatedTime: updated,
      ...rest
    } = body.ConfigurationAggregator as unknown as Record<string, unknown>;
    assert.deepEqual(rest, {
      ConfigurationAggregatorName: "security",
      AccountAggregationSources: [{ AccountIds: [account], AllAwsRegions: true }],
      AggregatorFilters: filters,
    });
    assert.match(
      String(arn),
      /^arn:aws:config:us-east-1:111111111111:config-aggregator\/config-aggregator-[a-z0-9]{8}$/,
    );
    assert.equal(created, updated);
    assert.ok(Number(created) >= before && Number(created) <= Date.now() / 1000);
    assert.deepEqual(live()[0]?.tags, { team: "sec" });
  });

  it("replaces accounts, regions and filters wholesale, and keeps ARN and creation time", async () => {
    await put(
      putInput("security", ["222222222222", "333333333333"], {
        AggregatorFilters: { ResourceType: { Type: "INCLUDE", Value: ["AWS::EC2::Instance"] } },
      }),
    );
    const [before] = live();

    await put({
      ConfigurationAggregatorName: "security",
      AccountAggregationSources: [
        { AccountIds: ["444444444444"], AllAwsRegions: false, AwsRegions: ["eu-west-1"] },
      ],
    });

    const [after] = live();
    assert.deepEqual(after?.accountIds, ["444444444444"]);
    assert.deepEqual(after?.regions, ["eu-west-1"]);
    assert.equal(after?.filters, undefined);
    assert.equal(after?.arn, before?.arn);
    assert.equal(after?.creationTime, before?.creationTime);
    assert.ok((after?.lastUpdatedTime ?? 0) > (before?.lastUpdatedTime ?? 0));
  });

  it("uses tags only when it creates", async () => {
    await put(putInput("security", [account], { Tags: [{ Key: "a", Value: "1" }] }));
    await put(
      putInput("security", [account], {
        Tags: [
          { Key: "a", Value: "2" },
          { Key: "b", Value: "3" },
        ],
      }),
    );
    assert.deepEqual(live()[0]?.tags, { a: "1" });
  });

  it("keeps accounts in the order given, without duplicates", async () => {
    const { body } = await put(putInput("security", ["333333333333", "222222222222", "333333333333"]));
    assert.deepEqual(body.ConfigurationAggregator?.AccountAggregationSources?.["0"] as unknown, {
      AccountIds: ["333333333333", "222222222222"],
      AllAwsRegions: true,
    });
  });

  it("shuffles the accounts of its answers on demand, the same way for the same seed", async () => {
    const ids = manyAccounts(20);
    const orders = async () => {
      emulator.settings({ shuffle: true, seed: 2 });
      emulator.settings({ seed: 1 });
      const answers = [await put(putInput("security", ids)), await put(putInput("security", ids))];
      return answers.map(
        ({ body }) =>
          body.ConfigurationAggregator?.AccountAggregationSources?.["0"]?.AccountIds as unknown as string[],
      );
    };
    const [first, second] = await orders();
    assert.notDeepEqual(first, second);
    assert.deepEqual([...(first ?? [])].sort(), ids);
    assert.deepEqual(await orders(), [first, second]);
    assert.deepEqual(live()[0]?.accountIds, ids);
  });

  it("keeps accounts and regions apart", async () => {
    await put(putInput("security"));
    const other = await config(
      emulator.url,
      "PutConfigurationAggregator",
      putInput("security", ["999999999999"]),
      {
        region: "cn-north-1",
      },
    );
    await config(emulator.url, "PutConfigurationAggregator", putInput("security", ["888888888888"]), {
      account: "222222222222",
    });
    assert.equal(live().length, 3);
    assert.match(JSON.stringify(other.body), /arn:aws-cn:config:cn-north-1:111111111111/);
    const found = live().find((each) => each.account === account && each.region === region);
    assert.deepEqual(found?.accountIds, [account]);
  });

  it("takes the account 123456789012 for any other access key id", async () => {
    await config(emulator.url, "PutConfigurationAggregator", putInput("security"), {
      accessKeyId: "AKIAEXAMPLE",
    });
    assert.equal(live()[0]?.account, "123456789012");
  });

  it("refuses to switch an aggregator's kind of source", async () => {
    await put(putInput("security"));
    const { status, body } = await put({
      ConfigurationAggregatorName: "security",
      OrganizationAggregationSource: {
        RoleArn: "arn:aws:iam::111111111111:role/config",
        AllAwsRegions: true,
      },
    });
    assert.equal(status, 400);
    assert.equal(body.__type, "InvalidParameterValueException");
    assert.deepEqual(live()[0]?.accountIds, [account]);
  });

  const source = (more: object) => ({ AccountAggregationSources: [{ AccountIds: [account], ...more }] });
  const all = { AllAwsRegions: true };
  const named = (more: object) => ({ ConfigurationAggregatorName: "security", ...more });
  const tags = (...given: object[]) => putInput("security", [account], { Tags: given });
  const filters = (AggregatorFilters: object) => putInput("security", [account], { AggregatorFilters });
  const organization = (more: object) => named({ OrganizationAggregationSource: more });
  const validation = "ValidationException";
  const invalid = "InvalidParameterValueException";

  const refused: [title: string, input: unknown, code: string, message: RegExp | string][] = [
    [
      "no name",
      source(all),
      validation,
      /^1 validation error detected: Value null at 'configurationAggregatorName' failed to satisfy constraint: Member must not be null$/,
    ],
    [
      "an empty name",
      putInput(""),
      validation,
      /^2 validation errors detected: Value '' at 'configurationAggregatorName' .*greater than or equal to 1; /,
    ],
    ["a name that is too long", putInput("a".repeat(257)), validation, /length less than or equal to 256/],
    [
      "a name with a space",
      putInput("my aggregator"),
      validation,
      /Value 'my aggregator' at 'configurationAggregatorName' failed to satisfy constraint: Member must satisfy regular expression pattern: \[\\w\\-\]\+/,
    ],
    ["a name that ends in a line break", putInput("a\n"), validation, /regular expression/],
    [
      "a name that is a number",
      putInput(5 as unknown as string),
      "SerializationException",
      /'configurationAggregatorName' must be a string, it is a number/,
    ],
    [
      "an account id that is too short",
      putInput("security", ["11111111111"]),
      validation,
      /'accountAggregationSources\.1\.member\.accountIds\.1\.member' .*\\d\{12\}/,
    ],
    [
      "an account id that is a number",
      putInput("security", [111111111111 as unknown as string]),
      "SerializationException",
      /must be a string/,
    ],
    [
      "an account id that is null",
      putInput("security", [null as unknown as string]),
      "SerializationException",
      /it is null/,
    ],
    [
      "no account ids",
      putInput("security", []),
      validation,
      /Value '\[\]' at 'accountAggregationSources\.1\.member\.accountIds'/,
    ],
    [
      "a source without account ids",
      named({ AccountAggregationSources: [all] }),
      validation,
      /accountIds' .*must not be null/,
    ],
    [
      "two account sources",
      named({ AccountAggregationSources: [{}, {}].map(() => ({ AccountIds: [account], ...all })) }),
      validation,
      /length less than or equal to 1/,
    ],
    ["neither source", named({}), invalid, /missing either/],
    ["an empty list of sources", named({ AccountAggregationSources: [] }), invalid, /missing either/],
    [
      "both sources",
      named({ ...source(all), OrganizationAggregationSource: { RoleArn: "x", ...all } }),
      invalid,
      /both/,
    ],
    ["neither regions nor all", named(source({})), invalid, WITHOUT_REGIONS],
    ["AllAwsRegions false and no regions", named(source({ AllAwsRegions: false })), invalid, WITHOUT_REGIONS],
    [
      "both regions and all",
      named(source({ ...all, AwsRegions: ["eu-west-1"] })),
      invalid,
      /contains a list of regions and also specifies the use of all regions/,
    ],
    [
      "an empty list of regions",
      named(source({ AwsRegions: [] })),
      validation,
      /awsRegions' .*greater than or equal to 1/,
    ],
    ["something that is no region", named(source({ AwsRegions: ["Frankfurt"] })), invalid, /'Frankfurt'/],
    ["AllAwsRegions as text", named(source({ AllAwsRegions: "true" })), "SerializationException", /boolean/],
    ["an organization without a role", organization(all), validation, /roleArn' .*must not be null/],
    ["an organization without regions", organization({ RoleArn: "x" }), invalid, WITHOUT_REGIONS],
    [
      "51 tags",
      tags(...manyAccounts(51).map((Key) => ({ Key, Value: "" }))),
      validation,
      /tags' .*less than or equal to 50/,
    ],
    ["a tag without a key", tags({ Value: "x" }), invalid, /must have a key/],
    [
      "an empty tag key",
      tags({ Key: "", Value: "x" }),
      validation,
      /tags\.1\.member\.key' .*greater than or equal to 1/,
    ],
    ["a tag key that is too long", tags({ Key: "k".repeat(129) }), validation, /less than or equal to 128/],
    [
      "a tag value that is too long",
      tags({ Key: "k", Value: "v".repeat(257) }),
      validation,
      /less than or equal to 256/,
    ],
    ["a tag key of AWS", tags({ Key: "aws:x", Value: "" }), invalid, /'aws:x'/],
    [
      "a tag key that is given twice",
      tags({ Key: "k", Value: "1" }, { Key: "k", Value: "2" }),
      invalid,
      /more than once/,
    ],
    [
      "a tag value with characters no tag may have",
      tags({ Key: "k", Value: "{}" }),
      invalid,
      /invalid characters/,
    ],
    ["filters with nothing in them", filters({}), invalid, /AggregatorFilters/],
    [
      "a filter without values",
      filters({ ResourceType: { Type: "INCLUDE", Value: [] } }),
      invalid,
      /at least one Value/,
    ],
    [
      "a filter without a type",
      filters({ ResourceType: { Value: ["AWS::EC2::Instance"] } }),
      invalid,
      /must have a Type/,
    ],
    [
      "a filter that excludes",
      filters({ ResourceType: { Type: "EXCLUDE", Value: ["AWS::EC2::Instance"] } }),
      validation,
      /enum value set: \[INCLUDE\]/,
    ],
    [
      "a resource type that is none",
      filters({ ResourceType: { Type: "INCLUDE", Value: ["EC2"] } }),
      validation,
      /resourceType\.value\.1\.member'/,
    ],
    [
      "a service principal that is none",
      filters({ ServicePrincipal: { Type: "INCLUDE", Value: ["a b"] } }),
      validation,
      /servicePrincipal\.value/,
    ],
    ["a body that is no JSON", "{", "SerializationException", /JSON/],
    ["a body that is a list", [], "SerializationException", /structure/],
  ];

  for (const [title, input, code, message] of refused) {
    it(`refuses ${title}`, async () => {
      const { status, body } = await put(input);
      assert.equal(status, 400);
      assert.equal(body.__type, code);
      if (typeof message === "string") assert.equal(body.message, message);
      else assert.match(String(body.message), message);
      assert.deepEqual(live(), []);
    });
  }

  const accepted: [title: string, input: unknown][] = [
    ["the longest name", putInput("n".repeat(256))],
    [
      "AllAwsRegions false beside regions",
      named(source({ AllAwsRegions: false, AwsRegions: ["us-gov-west-1"] })),
    ],
    ["members that are null", { ...putInput("security"), OrganizationAggregationSource: null }],
    ["members that it does not know", { ...putInput("security"), Unknown: 1 }],
    [
      "50 tags of the longest kind",
      tags(...manyAccounts(50).map((id) => ({ Key: id.padEnd(128, "k"), Value: "v".repeat(256) }))),
    ],
    ["a tag without a value, and every character of a tag", tags({ Key: "é _.:/=+-@" })],
    ["a tag key like an object's own", tags({ Key: "__proto__", Value: "x" })],
  ];

  for (const [title, input] of accepted) {
    it(`accepts ${title}`, async () => {
      const { status, body } = await put(input);
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(live().length, 1);
    });
  }
});
