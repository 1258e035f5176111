import assert from "node:assert/strict";
import { aggregatorIn, tagsIn, tagsOf } from "../../../provider/aws/described";
import { MalformedAnswerError } from "../../../provider/aws/malformed";

const ARN = "arn:aws:config:us-east-1:123456789012:config-aggregator/config-aggregator-0";
const [A, B] = ["111111111111", "222222222222"];
const ACCOUNTS = { AccountIds: [B, A, B], AllAwsRegions: true };
const ORGANIZATION = { RoleArn: "arn:aws:iam::123456789012:role/org", AllAwsRegions: true };
const ANSWER = {
  ConfigurationAggregatorName: "security",
  ConfigurationAggregatorArn: ARN,
  AccountAggregationSources: [ACCOUNTS],
};
const READ = { name: "security", arn: ARN, filters: {} };
const ALL = { ...READ, source: { kind: "account", accountIds: [A, B], regions: "all" } };

const wrong = (path: string) => (error: Error) => {
  assert.ok(error instanceof MalformedAnswerError);
  assert.ok(error.message.startsWith(`${path} `), error.message);
  return true;
};

describe("an aggregator that AWS describes", () => {
  const { AccountAggregationSources: _, ...bare } = ANSWER;
  const organization = { ...bare, OrganizationAggregationSource: ORGANIZATION };
  const ofOrganization = {
    ...READ,
    source: { kind: "organization", roleArn: ORGANIZATION.RoleArn, regions: "all" },
  };
  const regions = { AccountIds: [A], AllAwsRegions: false, AwsRegions: ["us-west-2", "eu-west-1"] };

  const good: [what: string, answer: object, read: object][] = [
    ["accounts, sorted, each once", ANSWER, ALL],
    [
      "some regions, sorted",
      { ...ANSWER, AccountAggregationSources: [regions] },
      { ...READ, source: { kind: "account", accountIds: [A], regions: ["eu-west-1", "us-west-2"] } },
    ],
    ["an organization", organization, ofOrganization],
    [
      "an organization beside an empty list",
      { ...organization, AccountAggregationSources: [] },
      ofOrganization,
    ],
    [
      "filters, sorted, but for those that filter nothing",
      {
        ...ANSWER,
        AggregatorFilters: {
          ResourceType: { Type: "INCLUDE", Value: ["AWS::S3::Bucket", "AWS::EC2::Instance"] },
          ServicePrincipal: { Value: [] },
        },
      },
      { ...ALL, filters: { resourceTypes: ["AWS::EC2::Instance", "AWS::S3::Bucket"] } },
    ],
    [
      "service principals",
      {
        ...ANSWER,
        AggregatorFilters: { ServicePrincipal: { Value: ["a.amazonaws.com"] }, ResourceType: {} },
      },
      { ...ALL, filters: { servicePrincipals: ["a.amazonaws.com"] } },
    ],
    [
      "its maker, and times with fractions of a second",
      { ...ANSWER, CreatedBy: "controltower", CreationTime: 1.5, LastUpdatedTime: 1_700_000_000.1234 },
      {
        ...ALL,
        createdBy: "controltower",
        creationTime: "1970-01-01T00:00:01.500Z",
        lastUpdatedTime: "2023-11-14T22:13:20.123Z",
      },
    ],
  ];
  for (const [what, answer, read] of good)
    it(`has ${what}`, () => assert.deepEqual(aggregatorIn(answer, "x", "security"), read));

  it("may have any name if all were asked for", () => {
    assert.equal(aggregatorIn({ ...ANSWER, ConfigurationAggregatorName: "other" }, "x").name, "other");
  });

  const source = "x.AccountAggregationSources[0]";
  const bad: [what: string, answer: unknown, path: string][] = [
    ["nothing", null, "x"],
    ["another name", { ...ANSWER, ConfigurationAggregatorName: "other" }, "x.ConfigurationAggregatorName"],
    ["no ARN", { ...ANSWER, ConfigurationAggregatorArn: "config-0" }, "x.ConfigurationAggregatorArn"],
    ["no source", bare, "x.AccountAggregationSources"],
    ["an empty list of sources", { ...bare, AccountAggregationSources: [] }, "x.AccountAggregationSources"],
    [
      "two sources",
      { ...bare, AccountAggregationSources: [ACCOUNTS, ACCOUNTS] },
      "x.AccountAggregationSources",
    ],
    ["sources of both kinds", { ...organization, ...ANSWER }, "x.AccountAggregationSources"],
    [
      "no accounts",
      { ...bare, AccountAggregationSources: [{ AllAwsRegions: true }] },
      `${source}.AccountIds`,
    ],
    [
      "an account that is none",
      { ...bare, AccountAggregationSources: [{ ...ACCOUNTS, AccountIds: [A, "abc"] }] },
      `${source}.AccountIds[1]`,
    ],
    ["no regions", { ...bare, AccountAggregationSources: [{ AccountIds: [A] }] }, `${source}.AwsRegions`],
    [
      "a switch that is a text",
      { ...bare, AccountAggregationSources: [{ ...ACCOUNTS, AllAwsRegions: "true" }] },
      `${source}.AllAwsRegions`,
    ],
    [
      "an organization without a role",
      { ...bare, OrganizationAggregationSource: { AllAwsRegions: true } },
      "x.OrganizationAggregationSource.RoleArn",
    ],
    ["filters that are null", { ...ANSWER, AggregatorFilters: null }, "x.AggregatorFilters"],
    [
      "a filter of a number",
      { ...ANSWER, AggregatorFilters: { ResourceType: { Value: [5] } } },
      "x.AggregatorFilters.ResourceType.Value[0]",
    ],
    ["a time that is a text", { ...ANSWER, CreationTime: "1970" }, "x.CreationTime"],
    ["a maker that is a number", { ...ANSWER, CreatedBy: 5 }, "x.CreatedBy"],
  ];
  for (const [what, answer, path] of bad)
    it(`is not believed with ${what}`, () => {
      assert.throws(() => aggregatorIn(answer, "x", "security"), wrong(path));
    });
});

describe("the tags that AWS lists", () => {
  it("are pairs, whose values may be empty", () => {
    assert.deepEqual(tagsIn([{ Key: "a", Value: "" }]), [["a", ""]]);
    assert.deepEqual(tagsIn([]), []);
  });

  const bad: [answer: unknown, path: string][] = [
    [undefined, "Tags"],
    [[null], "Tags[0]"],
    [[{ Key: "a", Value: "1" }, { Key: "b" }], "Tags[1].Value"],
    [[{ Key: "", Value: "1" }], "Tags[0].Key"],
  ];
  for (const [answer, path] of bad)
    it(`are not believed where they are ${JSON.stringify(answer)}`, () => {
      assert.throws(() => tagsIn(answer), wrong(path));
    });

  it("may come twice, but not with two values", () => {
    assert.deepEqual(
      {
        ...tagsOf([
          ["a", "1"],
          ["b", "2"],
          ["a", "1"],
        ]),
      },
      { a: "1", b: "2" },
    );
    assert.throws(
      () =>
        tagsOf([
          ["a", "1"],
          ["a", "2"],
        ]),
      wrong("the tag a"),
    );
  });
});
