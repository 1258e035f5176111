import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { findDynalite } from "../../emulator/dynamodb/dynalite";
import { Tables } from "../../emulator/dynamodb/tables";
import { AwsError } from "../../emulator/protocol/errors";
import { type Answer, type As, account, dynamodb } from "./support/call";

const TABLE = {
  TableName: "claims",
  AttributeDefinitions: [
    { AttributeName: "aggregator", AttributeType: "S" },
    { AttributeName: "item", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "aggregator", KeyType: "HASH" },
    { AttributeName: "item", KeyType: "RANGE" },
  ],
  BillingMode: "PAY_PER_REQUEST",
};
const named = { TableName: "claims" };
const key = { aggregator: { S: "a" }, item: { S: "lease" } };

describe("the tables that the emulator keeps", () => {
  let emulator: Emulator;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "emulator-tables-"));
    emulator = await startEmulator();
  });
  afterEach(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (operation: string, input: object = named, as: As = {}): Promise<Answer> =>
    dynamodb(emulator.url, operation, input, as);
  const code = ({ body }: Answer) => String(body.__type).replace(/^.*#/, "");
  const holder = async () => (await ask("GetItem", { ...named, Key: key })).body.Item?.holder?.S;
  const put = (value: string, more = {}) =>
    ask("PutItem", { ...named, Item: { ...key, holder: { S: value } }, ...more });

  it("can be used as soon as they are created, and are gone as soon as they are deleted", async () => {
    for (const round of ["first", "second"]) {
      await ask("CreateTable", TABLE);
      const { body } = await ask("DescribeTable");
      assert.equal(body.Table?.TableStatus, "ACTIVE", round);
      assert.equal((await put("x")).status, 200, round);
      assert.equal((await ask("DeleteTable")).status, 200, round);
      assert.equal(code(await ask("DescribeTable")), "ResourceNotFoundException", round);
    }
  });

  it("have the ARNs of their account, region and partition, and are found by them", async () => {
    const places: [as: As, arn: string][] = [
      [{}, `arn:aws:dynamodb:us-east-1:${account}:table/claims`],
      [
        { account: "222222222222", region: "eu-west-1" },
        "arn:aws:dynamodb:eu-west-1:222222222222:table/claims",
      ],
      [{ region: "cn-north-1" }, `arn:aws-cn:dynamodb:cn-north-1:${account}:table/claims`],
    ];
    for (const [as, arn] of places) {
      const created = { ...TABLE, Tags: [{ Key: "owner", Value: "platform" }] };
      const { body } = await ask("CreateTable", created, as);
      assert.equal(body.TableDescription?.TableArn, arn);
      const found = await ask("DescribeTable", { TableName: arn }, as);
      assert.equal(found.body.Table?.TableArn, arn);
      await ask("TagResource", { ResourceArn: arn, Tags: [{ Key: "team", Value: "s" }] }, as);
      const { Tags: tags } = (await ask("ListTagsOfResource", { ResourceArn: arn }, as)).body;
      assert.deepEqual(tags as unknown, [...created.Tags, { Key: "team", Value: "s" }]);
    }
  });

  it("show what refused a write, also of PutItem, and show nothing unless asked to", async () => {
    await ask("CreateTable", TABLE);
    await put("x");
    const condition = { ConditionExpression: "attribute_not_exists(holder)" };
    const shown = await put("y", { ...condition, ReturnValuesOnConditionCheckFailure: "ALL_OLD" });
    assert.equal(code(shown), "ConditionalCheckFailedException");
    assert.deepEqual(shown.body.Item as unknown, { ...key, holder: { S: "x" } });
    const silent = await put("y", condition);
    assert.equal(code(silent), "ConditionalCheckFailedException");
    assert.equal(silent.body.Item, undefined);
    const missing = await ask("DeleteItem", {
      ...named,
      Key: { ...key, item: { S: "other" } },
      ConditionExpression: "attribute_exists(holder)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    assert.deepEqual([code(missing), missing.body.Item], ["ConditionalCheckFailedException", undefined]);
  });

  it("show what refused a write as it was then, while others write", async () => {
    await ask("CreateTable", TABLE);
    await put("even");
    const states = ["even", "odd"];
    const turn = (from = "", to = "") =>
      ask("UpdateItem", {
        ...named,
        Key: key,
        UpdateExpression: "SET holder = :to",
        ConditionExpression: "holder = :from",
        ExpressionAttributeValues: { ":from": { S: from }, ":to": { S: to } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const [from, to] = n % 2 === 0 ? states : [...states].reverse();
        const { status, body } = await turn(from, to);
        return status === 200 || String(body.Item?.holder?.S) === to;
      }),
    );
    assert.deepEqual(new Set(answers), new Set([true]));
  });

  it("let one of many writers at a time have its way, and show each other one who it was", async () => {
    await ask("CreateTable", TABLE);
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        ask("UpdateItem", {
          ...named,
          Key: key,
          UpdateExpression: "SET holder = :holder",
          ConditionExpression: "attribute_not_exists(holder)",
          ExpressionAttributeValues: { ":holder": { S: `w${n}` } },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      ),
    );
    const winner = await holder();
    const refused = answers.filter(({ status }) => status === 400);
    assert.equal(refused.length, 39);
    assert.deepEqual([...new Set(refused.map(({ body }) => body.Item?.holder?.S))], [winner]);
  });

  it("have point-in-time recovery once it is turned on", async () => {
    const status = async () => {
      const { ContinuousBackupsDescription: found } = (await ask("DescribeContinuousBackups")).body;
      return found?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
    };
    const turn = (enabled: unknown) =>
      ask("UpdateContinuousBackups", {
        ...named,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: enabled },
      });
    assert.equal(code(await turn(true)), "TableNotFoundException");
    await ask("CreateTable", TABLE);
    assert.equal(await status(), "DISABLED");
    assert.equal((await turn(true)).status, 200);
    assert.equal(await status(), "ENABLED");
    assert.equal(code(await ask("UpdateContinuousBackups")), "ValidationException");
    await ask("DeleteTable");
    await ask("CreateTable", TABLE);
    assert.equal(await status(), "DISABLED", "it is another table");
    await turn(true);
    await turn(false);
    assert.equal(await status(), "DISABLED");
  });

  it("are forgotten by a reset", async () => {
    await ask("CreateTable", TABLE);
    await emulator.reset();
    assert.equal(code(await ask("DescribeTable")), "ResourceNotFoundException");
  });

  describe("with a state file", () => {
    const start = () => startEmulator({ stateFile: join(folder, "aws.json") });
    beforeEach(async () => {
      await emulator.close();
      emulator = await start();
      await ask("CreateTable", TABLE);
      const recovery = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } };
      await ask("UpdateContinuousBackups", { ...named, ...recovery });
      await put("x");
    });

    it("are there at the next start", async () => {
      await emulator.close();
      emulator = await start();
      assert.equal(await holder(), "x");
      const { ContinuousBackupsDescription: found } = (await ask("DescribeContinuousBackups")).body;
      assert.equal(found?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus, "ENABLED");
    });

    it("are forgotten by a reset", async () => {
      await emulator.reset();
      assert.equal(code(await ask("DescribeTable")), "ResourceNotFoundException");
      await emulator.close();
      emulator = await start();
      assert.equal(code(await ask("DescribeTable")), "ResourceNotFoundException");
    });

    it("fail alone if dynalite fails, and are tried again", async () => {
      const second = await start();
      const get = () => dynamodb(second.url, "GetItem", { ...named, Key: key });
      const { status, body } = await get();
      assert.deepEqual([status, code({ body } as Answer)], [500, "InternalFailure"]);
      assert.match(String(body.message), /^Error: dynalite has ended: /);
      await emulator.close();
      assert.equal((await get()).body.Item?.holder?.S, "x");
      await second.close();
    });
  });
});

describe("tables that take a while to be created and deleted", () => {
  const tables = new Tables(undefined, findDynalite([__dirname]), 200);
  after(() => tables.close());

  it("are answered once they are", async () => {
    const of = { account, region: "us-east-1", partition: "aws" };
    const ask = async (operation: string, input: object) =>
      (await tables.answer({ url: "", of, operation, input: { ...named, ...input }, table: "claims" })).error;
    for (const round of ["first", "second"]) {
      assert.equal(await ask("CreateTable", TABLE), undefined, round);
      assert.equal(await ask("PutItem", { Item: key }), undefined, round);
      assert.equal(await ask("DeleteTable", {}), undefined, round);
    }
  });
});

describe("an emulator without dynalite", () => {
  it("says what to install", async () => {
    assert.equal(findDynalite(["/"]), undefined);
    const of = { account, region: "us-east-1", partition: "aws" };
    await assert.rejects(
      new Tables(undefined, undefined).answer({
        url: "",
        of,
        operation: "GetItem",
        input: named,
        table: "claims",
      }),
      (error: unknown) => {
        assert.ok(error instanceof AwsError);
        assert.deepEqual([error.code, error.status], ["NotImplemented", 501]);
        assert.match(error.message, /npm install --save-dev dynalite/);
        return true;
      },
    );
  });
});
