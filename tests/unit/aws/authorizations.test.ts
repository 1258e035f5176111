import assert from "node:assert/strict";
import { type AuthorizationApi, authorizations } from "../../../provider/aws/authorizations";
import { connect } from "../../../provider/aws/connection";
import { type Answer, failing, reaching, useAnswering } from "../../support/answers";

const AGGREGATOR = { accountId: "210987654321", region: "eu-west-1" };
const ARN = "arn:aws:config:us-east-1:123456789012:aggregation-authorization/210987654321/eu-west-1";
const described = (more: object = {}) => ({
  AggregationAuthorizationArn: ARN,
  AuthorizedAccountId: AGGREGATOR.accountId,
  AuthorizedAwsRegion: AGGREGATOR.region,
  CreationTime: 1_700_000_000.5,
  ...more,
});
const LIVE = { ...AGGREGATOR, arn: ARN, creationTime: "2023-11-14T22:13:20.500Z" };

describe("authorizations in a region", () => {
  const aws = useAnswering();
  let api: AuthorizationApi;
  const connected = (more = {}) => authorizations(connect(reaching(aws.url, more), "us-east-1"));
  beforeEach(() => {
    api = connected();
  });
  const answer = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? {};
  };
  const page = (AggregationAuthorizations: unknown, NextToken?: string) => ({
    body: { AggregationAuthorizations, ...(NextToken && { NextToken }) },
  });
  const bodies = () => aws.asked.map(({ body }) => JSON.parse(body));

  it("are looked through on all pages, of 100, for the account and the region", async () => {
    answer(
      page([described({ AuthorizedAccountId: "333333333333" })], "x"),
      page([], "y"),
      page([described({ AuthorizedAwsRegion: "us-east-1" }), described()]),
    );
    assert.deepEqual(await api.find(AGGREGATOR), LIVE);
    const at = (NextToken?: string) => ({ Limit: 100, ...(NextToken && { NextToken }) });
    assert.deepEqual(bodies(), [at(), at("x"), at("y")]);
    assert.deepEqual([...new Set(aws.operations())], ["DescribeAggregationAuthorizations"]);
  });

  it("may not be there, or have no date", async () => {
    answer(page([]), page([described({ CreationTime: undefined })]));
    assert.equal(await api.find(AGGREGATOR), undefined);
    assert.deepEqual(await api.find(AGGREGATOR), { ...AGGREGATOR, arn: ARN });
  });

  it("are not believed if the answer isn't whole", async () => {
    for (const answers of [
      [page([], "x"), page([], "x")],
      [{ body: {} }],
      [page("none")],
      [page([described({ AggregationAuthorizationArn: undefined })])],
      [page([described({ AggregationAuthorizationArn: "no ARN" })])],
      [page([described({ AuthorizedAccountId: 1 })])],
      [page([described({ AuthorizedAwsRegion: undefined })])],
      [page([described({ CreationTime: "soon" })])],
    ]) {
      answer(...answers);
      await assert.rejects(api.find(AGGREGATOR), { kind: "malformed" }, JSON.stringify(answers));
    }
  });

  it("are put with tags, once", async () => {
    answer({ body: { AggregationAuthorization: described() } });
    assert.deepEqual(await api.put(AGGREGATOR, { a: "1", b: "" }), LIVE);
    assert.deepEqual(bodies(), [
      {
        AuthorizedAccountId: AGGREGATOR.accountId,
        AuthorizedAwsRegion: AGGREGATOR.region,
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "b", Value: "" },
        ],
      },
    ]);
  });

  it("are deleted, for which AWS answers with nothing", async () => {
    answer({ body: "" });
    await api.remove(AGGREGATOR);
    assert.deepEqual(bodies(), [
      { AuthorizedAccountId: AGGREGATOR.accountId, AuthorizedAwsRegion: AGGREGATOR.region },
    ]);
    assert.deepEqual(aws.operations(), ["DeleteAggregationAuthorization"]);
  });

  const writes: [name: string, write: (api: AuthorizationApi) => Promise<unknown>][] = [
    ["a Put", (one) => one.put(AGGREGATOR, {})],
    ["a delete", (one) => one.remove(AGGREGATOR)],
  ];
  for (const [name, write] of writes) {
    it(`are not known after ${name} of which the answer isn't AWS's, or the server fails`, async () => {
      for (const answered of [{ body: "<html>" }, failing("InternalFailure", 500)]) {
        answer(answered);
        await assert.rejects(write(api), { kind: "unknown-outcome" }, JSON.stringify(answered));
      }
    });

    it(`are the same after ${name} that AWS refuses or throttles, which is sent once, whatever settings say`, async () => {
      for (const [code, kind] of [
        ["AccessDeniedException", "refused"],
        ["InvalidParameterValueException", "refused"],
        ["ThrottlingException", "throttled"],
      ] as const) {
        aws.answer = () => failing(code);
        aws.asked.length = 0;
        await assert.rejects(write(connected({ maxRetries: 3 })), { kind, awsCode: code });
        assert.equal(aws.asked.length, 1, code);
      }
    });
  }

  it("are looked for again where AWS throttles", async () => {
    answer(failing("ThrottlingException"), page([described()]));
    assert.deepEqual(await connected({ maxRetries: 1 }).find(AGGREGATOR), LIVE);
  });

  it("name the call, the target and the region where they fail", async () => {
    answer(failing("AccessDeniedException"));
    const target = "the authorization of 210987654321 (eu-west-1) in us-east-1";
    await assert.rejects(api.put(AGGREGATOR, {}), (error: { facts: object }) => {
      const { operation, target: of, region } = error.facts as Record<string, unknown>;
      assert.deepEqual([operation, of, region], ["PutAggregationAuthorization", target, "us-east-1"]);
      return true;
    });
  });
});
