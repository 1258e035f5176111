import assert from "node:assert/strict";
import type { AggregatorApi, PutRequest } from "../../../provider/aws/aggregator";
import { configService } from "../../../provider/aws/configService";
import { connect } from "../../../provider/aws/connection";
import { AwsError } from "../../../provider/aws/errors";
import { type Answer, failing, reaching, useAnswering } from "../../support/answers";
import { failureOf } from "../../support/errors";

const ARN = "arn:aws:config:us-east-1:123456789012:config-aggregator/config-aggregator-0";
const LIVE = {
  ConfigurationAggregatorName: "security",
  ConfigurationAggregatorArn: ARN,
  AccountAggregationSources: [{ AccountIds: ["111111111111"], AllAwsRegions: true }],
};
const READ = {
  name: "security",
  arn: ARN,
  source: { kind: "account", accountIds: ["111111111111"], regions: "all" },
  filters: {},
} as const;
const REQUEST: PutRequest = { name: "security", source: READ.source, filters: {} };

describe("a call of AWS Config", () => {
  const aws = useAnswering();
  let api: AggregatorApi;
  beforeEach(() => {
    api = configService(connect(reaching(aws.url), "us-east-1"));
  });
  const bodies = () => aws.asked.map(({ body }) => JSON.parse(body));
  const answer = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? {};
  };
  const failed = (call: Promise<unknown>) => failureOf(call, AwsError);

  describe("describes", () => {
    it("one aggregator by its name", async () => {
      answer({ body: { ConfigurationAggregators: [LIVE] } });
      assert.deepEqual(await api.describe("security"), READ);
      assert.deepEqual(bodies(), [{ ConfigurationAggregatorNames: ["security"] }]);
    });

    it("nothing where AWS says that there is none, and only there", async () => {
      answer(failing("NoSuchConfigurationAggregatorException"), { body: { ConfigurationAggregators: [] } });
      assert.equal(await api.describe("security"), undefined);
      assert.equal((await failed(api.describe("security"))).kind, "malformed");
      answer({ body: { ConfigurationAggregators: [LIVE, LIVE] } });
      assert.equal((await failed(api.describe("security"))).kind, "malformed");
    });

    it("all, page by page", async () => {
      answer(
        { body: { ConfigurationAggregators: [LIVE], NextToken: "more" } },
        { body: { ConfigurationAggregators: [{ ...LIVE, ConfigurationAggregatorName: "audit" }] } },
      );
      assert.deepEqual(
        (await api.list()).map(({ name }) => name),
        ["security", "audit"],
      );
      assert.deepEqual(bodies(), [{}, { NextToken: "more" }]);
    });
  });

  describe("puts", () => {
    const sent: [what: string, request: Partial<PutRequest>, body: object][] = [
      [
        "accounts of all regions",
        {},
        { AccountAggregationSources: [{ AccountIds: ["111111111111"], AllAwsRegions: true }] },
      ],
      [
        "accounts of some regions",
        { source: { ...READ.source, regions: ["eu-west-1"] } },
        {
          AccountAggregationSources: [
            { AccountIds: ["111111111111"], AllAwsRegions: false, AwsRegions: ["eu-west-1"] },
          ],
        },
      ],
      [
        "an organization",
        { source: { kind: "organization", roleArn: "arn:role", regions: "all" } },
        { OrganizationAggregationSource: { RoleArn: "arn:role", AllAwsRegions: true } },
      ],
      [
        "filters that are not empty",
        {
          source: { kind: "organization", roleArn: "arn:role", regions: "all" },
          filters: { resourceTypes: ["A"], servicePrincipals: [] },
        },
        {
          OrganizationAggregationSource: { RoleArn: "arn:role", AllAwsRegions: true },
          AggregatorFilters: { ResourceType: { Type: "INCLUDE", Value: ["A"] } },
        },
      ],
      [
        "tags",
        { source: { kind: "organization", roleArn: "arn:role", regions: "all" }, tags: { a: "" } },
        {
          OrganizationAggregationSource: { RoleArn: "arn:role", AllAwsRegions: true },
          Tags: [{ Key: "a", Value: "" }],
        },
      ],
    ];
    for (const [what, request, body] of sent)
      it(what, async () => {
        answer({ body: { ConfigurationAggregator: LIVE } });
        assert.deepEqual(await api.put({ ...REQUEST, ...request }), READ);
        assert.deepEqual(bodies(), [{ ConfigurationAggregatorName: "security", ...body }]);
      });

    it("nothing that isn't due any more when it is to be signed", async () => {
      const { kind } = await failed(api.put(REQUEST, { isDue: () => false }));
      assert.deepEqual([kind, aws.asked.length], ["late", 0]);
      answer({ body: { ConfigurationAggregator: LIVE } });
      assert.deepEqual(await api.put(REQUEST, { isDue: () => true }), READ);
    });

    it("once, and takes no answer for its own that isn't", async () => {
      answer({ body: { ConfigurationAggregator: { ...LIVE, ConfigurationAggregatorName: "other" } } });
      assert.equal((await failed(api.put(REQUEST))).kind, "unknown-outcome");
      answer(failing("InternalFailure", 500));
      assert.equal((await failed(api.put(REQUEST))).kind, "unknown-outcome");
      assert.equal(aws.asked.length, 2);
    });

    it("the tags that are there to a stand-in that shows them, and would remove them", async () => {
      const tagged = { ...LIVE, Tags: [{ Key: "team", Value: "s" }] };
      answer(
        { body: { ConfigurationAggregators: [tagged] } },
        { body: { ConfigurationAggregators: [tagged] } },
        { body: { ConfigurationAggregator: LIVE } },
      );
      await api.describe("security");
      await api.put({ ...REQUEST, tags: { other: "1" } });
      assert.deepEqual(bodies()[2].Tags, [{ Key: "team", Value: "s" }]);
    });
  });

  describe("removes", () => {
    it("an aggregator, and succeeds where there is none", async () => {
      answer({}, failing("NoSuchConfigurationAggregatorException"));
      await api.remove("security");
      await api.remove("security");
      assert.deepEqual(bodies(), Array(2).fill({ ConfigurationAggregatorName: "security" }));
    });

    it("nothing for certain if the answer is not AWS's", async () => {
      const forged = {
        status: 400,
        headers: { "x-error": "x" },
        body: { code: "NoSuchConfigurationAggregatorException" },
      };
      answer(forged, { body: { page: "hello" } });
      assert.equal((await failed(api.remove("security"))).kind, "unknown-outcome");
      assert.equal((await failed(api.remove("security"))).kind, "unknown-outcome");
    });
  });

  describe("of tags", () => {
    it("lists them page by page", async () => {
      answer(
        { body: { Tags: [{ Key: "a", Value: "1" }], NextToken: "x" } },
        { body: { Tags: [{ Key: "b", Value: "" }] } },
      );
      assert.deepEqual({ ...(await api.listTags(ARN)) }, { a: "1", b: "" });
      assert.deepEqual(bodies(), [{ ResourceArn: ARN }, { ResourceArn: ARN, NextToken: "x" }]);
    });

    it("believes no answer without a list", async () => {
      answer({ body: {} });
      assert.equal((await failed(api.listTags(ARN))).kind, "malformed");
    });

    it("sets and removes them, and takes only an empty answer for a yes", async () => {
      answer({ body: "" }, { body: "" }, { body: { page: "hello" } }, { body: { page: "hello" } });
      await api.tag(ARN, { a: "1" });
      await api.untag(ARN, ["a"]);
      assert.deepEqual(bodies(), [
        { ResourceArn: ARN, Tags: [{ Key: "a", Value: "1" }] },
        { ResourceArn: ARN, TagKeys: ["a"] },
      ]);
      for (const call of [api.tag(ARN, { a: "1" }), api.untag(ARN, ["a"])])
        assert.equal((await failed(call)).kind, "unknown-outcome");
    });
  });
});
