import assert from "node:assert/strict";
import { connect } from "../../../provider/aws/connection";
import { dynamodbTable } from "../../../provider/aws/dynamodb";
import { AwsError } from "../../../provider/aws/errors";
import type { Changes, Expected, TableApi } from "../../../provider/aws/table";
import { claimsTableArgs } from "../../../provider/domain/claimsTable";
import { type Answer, reaching, useAnswering } from "../../support/answers";
import { failureOf } from "../../support/errors";

const KEY = { partition: "arn", sort: "x" };
const keys = (item: string) => ({ aggregator: { S: "arn" }, item: { S: item } });
const read = (item: string) => ({ aggregator: "arn", item });
const REFUSED = "ConditionalCheckFailedException";

describe("a call of DynamoDB", () => {
  const aws = useAnswering();
  let table: TableApi;
  beforeEach(() => {
    table = dynamodbTable(connect(reaching(aws.url), "us-east-1"), "claims", claimsTableArgs);
  });
  const bodies = () => aws.asked.map(({ body }) => JSON.parse(body));
  const answer = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? {};
  };
  const failed = (call: Promise<unknown>) => failureOf(call, AwsError);

  it("queries a partition page by page, and sees every write before", async () => {
    answer({ body: { Items: [keys("a")], LastEvaluatedKey: keys("a") } }, { body: { Items: [keys("b")] } });
    assert.deepEqual(await table.query("arn"), [read("a"), read("b")]);
    const [first, second] = bodies();
    assert.deepEqual(
      [first.TableName, first.ConsistentRead, first.ExclusiveStartKey],
      ["claims", true, undefined],
    );
    assert.deepEqual(second.ExclusiveStartKey, keys("a"));
  });

  it("goes on with no page that doesn't come after the one before", async () => {
    const page = (last: string): Answer => ({ body: { Items: [], LastEvaluatedKey: keys(last) } });
    const end: Answer = { body: { Items: [] } };
    for (const [first, second] of [
      ["b", "b"],
      ["b", "a"],
      ["é", "z"],
    ] as const) {
      answer(page(first), page(second), end);
      assert.equal((await failed(table.query("arn"))).kind, "malformed", second);
    }
    answer(page("z"), page("é"), end);
    assert.deepEqual(await table.query("arn"), []);
  });

  it("gets one item, or nothing", async () => {
    answer({ body: { Item: { ...keys("x"), version: { N: "2" } } } }, { body: {} });
    assert.deepEqual(await table.get(KEY), { ...read("x"), version: 2 });
    assert.equal(await table.get(KEY), undefined);
    assert.deepEqual(bodies()[0], { TableName: "claims", Key: keys("x"), ConsistentRead: true });
  });

  const writes: [what: string, changes: Changes, expected: Expected, sent: object][] = [
    [
      "what is set, and what has to be there",
      { text: "a", count: 2, set: ["1"] },
      { version: 1 },
      {
        UpdateExpression: "SET #text = :to_text, #count = :to_count, #set = :to_set",
        ConditionExpression: "#version = :is_version",
        ExpressionAttributeNames: {
          "#text": "text",
          "#count": "count",
          "#set": "set",
          "#version": "version",
        },
        ExpressionAttributeValues: {
          ":to_text": { S: "a" },
          ":to_count": { N: "2" },
          ":to_set": { SS: ["1"] },
          ":is_version": { N: "1" },
        },
      },
    ],
    [
      "what is removed, an empty set included, and what must not be there",
      { text: undefined, set: [] },
      { moved: undefined, nonce: "n" },
      {
        UpdateExpression: "REMOVE #text, #set",
        ConditionExpression: "attribute_not_exists(#moved) AND #nonce = :is_nonce",
        ExpressionAttributeNames: { "#text": "text", "#set": "set", "#moved": "moved", "#nonce": "nonce" },
        ExpressionAttributeValues: { ":is_nonce": { S: "n" } },
      },
    ],
    [
      "both, without a condition",
      { text: "a", set: [] },
      {},
      {
        UpdateExpression: "SET #text = :to_text REMOVE #set",
        ExpressionAttributeNames: { "#text": "text", "#set": "set" },
        ExpressionAttributeValues: { ":to_text": { S: "a" } },
      },
    ],
    ["nothing but the keys", {}, {}, {}],
  ];
  for (const [what, changes, expected, sent] of writes)
    it(`updates an item with ${what}`, async () => {
      assert.deepEqual(await table.update(KEY, changes, expected), { done: true });
      assert.deepEqual(bodies(), [
        { TableName: "claims", Key: keys("x"), ReturnValuesOnConditionCheckFailure: "ALL_OLD", ...sent },
      ]);
    });

  describe("that has a condition", () => {
    const calls: [operation: string, call: () => Promise<unknown>][] = [
      ["UpdateItem", () => table.update(KEY, { a: "1" }, { version: 1 })],
      ["DeleteItem", () => table.remove(KEY, { version: 1 })],
    ];
    for (const [operation, call] of calls)
      it(`answers with what is there if it doesn't hold: ${operation}`, async () => {
        const refusal = (more: object) => ({ status: 400, body: { __type: REFUSED, ...more } });
        answer(refusal({ Item: { ...keys("x"), version: { N: "2" } } }), refusal({}), {});
        assert.deepEqual(await call(), { done: false, found: { ...read("x"), version: 2 } });
        assert.deepEqual(await call(), { done: false, found: undefined });
        assert.deepEqual(await call(), { done: true });
        assert.deepEqual(aws.operations(), [operation, operation, operation]);
      });

    it("is not known to hold, or not to, if the answer is not AWS's", async () => {
      answer({ status: 400, body: { code: REFUSED } }, { body: { page: "hello" } });
      for (const [, call] of calls) assert.equal((await failed(call())).kind, "unknown-outcome");
      answer({ body: { ConsumedCapacity: {}, ItemCollectionMetrics: {} } });
      assert.deepEqual(await table.remove(KEY, {}), { done: true });
    });
  });
});
