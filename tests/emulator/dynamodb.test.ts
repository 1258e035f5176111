import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Emulator,
  type Fault,
  type SettingsPatch,
  type StatementDocument,
  startEmulator,
} from "../../emulator";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import {
  type Answer,
  type As,
  account,
  dynamodb as callDynamodb,
  control,
  element,
  sts,
} from "./support/call";
import { eventually } from "./support/eventually";

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
const ARN = `arn:aws:dynamodb:us-east-1:${account}:table/claims`;

const key = { aggregator: { S: "a" }, item: { S: "lease" } };
const getting = () => ({ TableName: "claims", Key: key });
const setting = (value: string) => ({
  ...getting(),
  UpdateExpression: "SET holder = :holder",
  ExpressionAttributeValues: { ":holder": { S: value } },
});

const allow = (more: Partial<StatementDocument> = {}): StatementDocument => ({
  Effect: "Allow",
  Action: "*",
  Resource: "*",
  ...more,
});

describe("DynamoDB behind the emulator", () => {
  let emulator: Emulator;

  const dynamodb = (operation: string, input: unknown = {}, as: As = {}): Promise<Answer> =>
    callDynamodb(emulator.url, operation, input, as);

  const attach = (...Statement: StatementDocument[]) =>
    emulator.settings({ policies: [{ policy: { Version: "2012-10-17", Statement } }] });

  afterEach(() => emulator.close());

  describe("without an endpoint that answers", () => {
    let other: Server;
    beforeEach(async () => {
      other = createServer((_, response) => response.writeHead(503).end("<html></html>"));
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
      emulator = await startEmulator();
    });
    afterEach(() => {
      other.close();
    });

    it("fails where nothing listens", async () => {
      emulator.settings({ dynamodb: "http://127.0.0.1:9" });
      assert.equal((await dynamodb("GetItem", getting())).status, 500);
    });

    it("passes on what is no answer of DynamoDB", async () => {
      const { port } = other.address() as AddressInfo;
      emulator.settings({ dynamodb: `http://127.0.0.1:${port}` });
      await assert.rejects(dynamodb("GetItem", getting()), SyntaxError);
      const [{ status, error } = {}] = emulator.log();
      assert.deepEqual([status, error], [503, "InternalFailure"]);
    });

    it("refuses an endpoint that is none, and operations that it doesn't serve", async () => {
      assert.equal(
        (await control(emulator.url, "PATCH", "settings", { dynamodb: "localhost:8000" })).status,
        400,
      );
      for (const [operation, code] of [
        ["TransactWriteItems", "NotImplemented"],
        ["TransactNothing", "UnknownOperationException"],
      ] as const)
        assert.equal(String((await dynamodb(operation)).body.__type), code);
    });
  });

  describe("with DynamoDB Local", () => {
    const local = useDynamodbLocal();
    behaves(() => ({ dynamodb: local.url }));
  });

  describe("with tables of its own", () => behaves(() => ({})));

  function behaves(settings: () => SettingsPatch): void {
    describe("", () => {
      beforeEach(async () => {
        emulator = await startEmulator({ settings: settings() });
        await dynamodb("CreateTable", TABLE);
        emulator.clearLog();
      });
      afterEach(async () => {
        emulator.settings({ policies: [] });
        emulator.clearFaults();
        await dynamodb("DeleteTable", { TableName: "claims" });
      });

      const holder = async (as?: As): Promise<unknown> =>
        (await dynamodb("GetItem", getting(), as)).body.Item?.holder?.S;

      it("hands requests on, and logs them", async () => {
        assert.equal((await dynamodb("UpdateItem", setting("x"))).status, 200);
        assert.equal(await holder(), "x");
        const failed = await dynamodb("UpdateItem", {
          ...setting("y"),
          ConditionExpression: "attribute_not_exists(holder)",
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        assert.equal(failed.status, 400);
        assert.match(String(failed.body.__type), /#ConditionalCheckFailedException$/);
        assert.deepEqual(failed.body.Item as unknown, { ...key, holder: { S: "x" } });
        const log = emulator.log();
        assert.deepEqual(
          log.map(({ service, operation, status, error }) => [service, operation, status, error]),
          [
            ["dynamodb", "UpdateItem", 200, undefined],
            ["dynamodb", "GetItem", 200, undefined],
            ["dynamodb", "UpdateItem", 400, "ConditionalCheckFailedException"],
          ],
        );
        assert.deepEqual(log[1]?.request, getting());
        assert.deepEqual(log[1]?.needed, [{ action: "dynamodb:GetItem", resource: ARN }]);
      });

      it("keeps accounts and regions apart, whoever of an account asks", async () => {
        await dynamodb("UpdateItem", setting("x"));
        const roleArn = `arn:aws:iam::${account}:role/Deployer`;
        const { xml } = await sts(emulator.url, {
          Action: "AssumeRole",
          RoleArn: roleArn,
          RoleSessionName: "test",
        });
        const asRole = {
          accessKeyId: element(xml, "AccessKeyId") ?? "",
          sessionToken: element(xml, "SessionToken") ?? "",
        };
        assert.equal(await holder(asRole), "x");
        for (const as of [{ account: "222222222222" }, { region: "eu-west-1" }]) {
          const { body } = await dynamodb("GetItem", getting(), as);
          assert.match(String(body.__type), /#ResourceNotFoundException$/);
        }
        const named = { ...getting(), TableName: ARN };
        const far = { account: "222222222222", region: "eu-west-1" };
        assert.equal((await dynamodb("GetItem", named, far)).body.Item?.holder?.S, "x");
        assert.deepEqual(emulator.log().at(-1)?.needed, [{ action: "dynamodb:GetItem", resource: ARN }]);
      });

      it("lets callers do what their policies allow, and nothing else", async () => {
        attach(allow({ Action: "dynamodb:GetItem", Resource: ARN }));
        assert.equal((await dynamodb("GetItem", getting())).status, 200);
        const refused: [operation: string, input: object, resource: string][] = [
          ["UpdateItem", setting("x"), ARN],
          ["GetItem", { ...getting(), TableName: "others" }, ARN.replace("claims", "others")],
          ["Query", {}, "*"],
        ];
        for (const [operation, input, resource] of refused) {
          const { status, body } = await dynamodb(operation, input);
          assert.equal(status, 400);
          assert.deepEqual(body as unknown, {
            __type: "AccessDeniedException",
            message:
              `User: arn:aws:iam::${account}:user/developer is not authorized to perform: dynamodb:${operation} on ` +
              `resource: ${resource} because no identity-based policy allows the dynamodb:${operation} action`,
          });
        }
        assert.equal(await holder(), undefined);
      });

      describe("knows the partition key of", () => {
        const query = {
          TableName: "claims",
          KeyConditionExpression: "aggregator = :a",
          ExpressionAttributeValues: { ":a": { S: "a" } },
        };
        const table: [operation: string, input: Record<string, unknown>][] = [
          ["GetItem", getting()],
          ["UpdateItem", setting("x")],
          ["DeleteItem", getting()],
          ["PutItem", { TableName: "claims", Item: key }],
          ["Query", query],
          [
            "Query",
            {
              ...query,
              KeyConditionExpression: "#i = :i AND #a = :a",
              ExpressionAttributeNames: { "#a": "aggregator", "#i": "item" },
              ExpressionAttributeValues: { ":a": { S: "a" }, ":i": { S: "lease" } },
            },
          ],
        ];
        const leading = (partition: string) =>
          allow({ Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [partition] } } });
        for (const [operation, input] of table)
          it(`${operation} ${input.KeyConditionExpression ?? ""}`, async () => {
            attach(leading("a"));
            assert.equal((await dynamodb(operation, input)).status, 200);
            attach(leading("b"));
            assert.equal(String((await dynamodb(operation, input)).body.__type), "AccessDeniedException");
          });
      });

      describe("has faults:", () => {
        const fault = (more: Partial<Fault> & Pick<Fault, "kind">) =>
          emulator.fault({ operation: "UpdateItem", service: "dynamodb", ...more });
        const update = () => dynamodb("UpdateItem", setting("x"));

        it("throttled, without effect", async () => {
          fault({ kind: "throttle" });
          assert.equal(String((await update()).body.__type), "ThrottlingException");
          assert.equal(await holder(), undefined);
        });

        for (const when of ["before", "after"] as const)
          it(`cut ${when} the effect`, async () => {
            fault({ kind: "disconnect", when });
            await assert.rejects(update());
            assert.equal(await holder(), when === "after" ? "x" : undefined);
          });

        it("delayed", async () => {
          fault({ kind: "delay", ms: 20 });
          assert.equal((await update()).status, 200);
          assert.equal(await holder(), "x");
        });

        it("late, and cut", async () => {
          fault({ kind: "late", delayMs: 500 });
          await assert.rejects(update());
          assert.equal(await holder(), undefined);
          await eventually(async () => (await holder()) === "x", "it takes effect");
        });

        it("paused", async () => {
          fault({ kind: "pause" });
          const updated = update();
          await eventually(() => emulator.paused().length === 1, "it is held");
          assert.equal(await holder(), undefined);
          await emulator.release();
          assert.equal((await updated).status, 200);
          assert.equal(await holder(), "x");
        });

        it("not one that answers before it has asked", async () => {
          fault({ kind: "late", delayMs: 0, answer: "ok" });
          assert.equal((await update()).status, 500);
        });
      });
    });
  }
});
