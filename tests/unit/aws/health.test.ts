import assert from "node:assert/strict";
import { connect } from "../../../provider/aws/connection";
import { AwsError } from "../../../provider/aws/errors";
import { type HealthApi, health } from "../../../provider/aws/health";
import { type Answer, reaching, useAnswering } from "../../support/answers";
import { failureOf } from "../../support/errors";

const REGION = "us-east-1";
const A = "111111111111";

describe("what AWS Config reports on sources", () => {
  const aws = useAnswering();
  let api: HealthApi;
  beforeEach(() => {
    api = health(connect(reaching(aws.url), REGION), REGION);
  });
  const answer = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? {};
  };
  const bodies = () => aws.asked.map(({ body }) => JSON.parse(body));
  async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[][]> {
    const read: T[][] = [];
    for await (const page of pages) read.push([...page]);
    return read;
  }
  const status = (more: object = {}) => ({
    SourceId: A,
    SourceType: "ACCOUNT",
    AwsRegion: "eu-west-1",
    LastUpdateStatus: "SUCCEEDED",
    ...more,
  });
  const page = (AggregatedSourceStatusList: unknown, NextToken?: string) => ({
    body: { AggregatedSourceStatusList, ...(NextToken && { NextToken }) },
  });
  const DENIED = {
    status: 400,
    headers: { "x-amzn-errortype": "AccessDeniedException" },
    body: { __type: "AccessDeniedException", message: "No." },
  };

  it("comes page by page, of 100", async () => {
    answer(page([status({ LastUpdateTime: 1_700_000_000.5 })], "x"), page([], "y"), page([status()]));
    const report = { accountId: A, region: "eu-west-1", state: "SUCCEEDED", updated: undefined };
    assert.deepEqual(await all(api.statuses("security")), [
      [{ ...report, updated: 1_700_000_000_500 }],
      [],
      [report],
    ]);
    const at = (NextToken?: string) => ({
      ConfigurationAggregatorName: "security",
      Limit: 100,
      ...(NextToken && { NextToken }),
    });
    assert.deepEqual(bodies(), [at(), at("x"), at("y")]);
  });

  it("has errors word for word, and the organization apart from accounts", async () => {
    const errors = { LastErrorCode: "AccessDenied", LastErrorMessage: "No\naccess." };
    const organization = {
      SourceId: "o-a",
      SourceType: "ORGANIZATION",
      LastUpdateStatus: "FAILED",
      LastUpdateTime: 0,
    };
    answer(page([status({ LastUpdateStatus: "OUTDATED", ...errors }), { ...organization, ...errors }]));
    const told = { errorCode: "AccessDenied", errorMessage: "No\naccess." };
    assert.deepEqual((await all(api.statuses("security"))).flat(), [
      { accountId: A, region: "eu-west-1", state: "OUTDATED", updated: undefined, ...told },
      { organization: { id: "o-a", state: "FAILED", lastUpdate: "1970-01-01T00:00:00.000Z", ...told } },
    ]);
  });

  it("passes over what says nothing of a source, since each member may be missing", async () => {
    answer(
      page([
        status({ SourceId: undefined }),
        status({ AwsRegion: undefined }),
        status({ LastUpdateStatus: undefined }),
        status({ LastUpdateStatus: "UNHEARD_OF" }),
      ]),
    );
    assert.deepEqual(await all(api.statuses("security")), [[]]);
  });

  it("is not believed if the answer isn't whole, or goes on for ever", async () => {
    for (const answers of [[{ body: {} }], [page("none")], [page([], "x"), page([], "x")]]) {
      answer(...answers, ...answers, ...answers, ...answers);
      const error = await failureOf(all(api.statuses("security")), AwsError);
      assert.deepEqual(
        [error.kind, error.facts.operation],
        ["malformed", "DescribeConfigurationAggregatorSourcesStatus"],
      );
    }
  });

  it("asks again for a page that is throttled, and not for those before it", async () => {
    api = health(connect(reaching(aws.url, { maxRetries: 3 }), REGION), REGION);
    const throttled = { __type: "ThrottlingException", message: "Rate exceeded" };
    answer(page([status()], "x"), { status: 400, body: throttled }, page([status()]));
    assert.equal((await all(api.statuses("security"))).flat().length, 2);
    assert.deepEqual(
      bodies().map(({ NextToken }) => NextToken),
      [undefined, "x", "x"],
    );
  });

  it("counts resources by account, a region at a time", async () => {
    const counts = (GroupedResourceCounts: unknown, NextToken?: string) => ({
      body: { TotalDiscoveredResources: 9, GroupedResourceCounts, ...(NextToken && { NextToken }) },
    });
    answer(counts([{ GroupName: A, ResourceCount: 4 }], "x"), counts([{ GroupName: "2", ResourceCount: 5 }]));
    assert.deepEqual((await all(api.counts("security", "eu-west-1"))).flat(), [
      { accountId: A, resources: 4 },
      { accountId: "2", resources: 5 },
    ]);
    assert.deepEqual(bodies()[0], {
      ConfigurationAggregatorName: "security",
      Filters: { Region: "eu-west-1" },
      GroupByKey: "ACCOUNT_ID",
      Limit: 1000,
    });
  });

  it("counts by a query if the caller may not count otherwise", async () => {
    answer(DENIED, { body: { Results: [JSON.stringify({ accountId: A, "COUNT(*)": 4 })] } });
    assert.deepEqual((await all(api.counts("security", "eu-west-1"))).flat(), [
      { accountId: A, resources: 4 },
    ]);
    assert.equal(
      bodies()[1].Expression,
      "SELECT accountId, COUNT(*) WHERE awsRegion = 'eu-west-1' GROUP BY accountId",
    );
  });

  it("names the first of two denials, and any other failure as it is", async () => {
    answer(DENIED, DENIED);
    const denied = await failureOf(all(api.counts("security", "eu-west-1")), AwsError);
    assert.equal(denied.facts.operation, "GetAggregateDiscoveredResourceCounts");
    answer(DENIED, { status: 400, body: { __type: "InvalidExpressionException", message: "No." } });
    const other = await failureOf(all(api.counts("security", "eu-west-1")), AwsError);
    assert.equal(other.facts.operation, "SelectAggregateResourceConfig");
  });

  it("counts nothing that isn't a count", async () => {
    const group = { body: { GroupedResourceCounts: [{ GroupName: A }] } };
    answer(group, group, group, group);
    await failureOf(all(api.counts("security", "eu-west-1")), AwsError);
  });
});
