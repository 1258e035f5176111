import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { createTableInput, type TableMaker, tableMaker } from "../../../provider/aws/tableMaker";
import { claimsTableArgs } from "../../../provider/domain/claimsTable";
import { type Answer, failing, reaching, useAnswering } from "../../support/answers";

const INPUT = createTableInput("claims", claimsTableArgs);
const TABLE = { TableArn: "arn:t", TableStatus: "ACTIVE", KeySchema: INPUT.KeySchema };

const ofKind = (kind: string) => (error: unknown) => error instanceof AwsError && error.kind === kind;

describe("making a table of DynamoDB", () => {
  const aws = useAnswering();
  let maker: TableMaker;
  beforeEach(() => {
    maker = tableMaker(reaching(aws.url), "us-east-1");
  });
  const answer = (...all: Answer[]) => {
    aws.answer = () => all.shift() ?? {};
  };

  it("looks what is there, with its keys", async () => {
    answer(
      { body: { Table: TABLE } },
      failing("ResourceNotFoundException"),
      failing("AccessDeniedException"),
    );
    const { arn, status, KeySchema } = (await maker.describe("claims")) ?? {};
    assert.deepEqual([arn, status, KeySchema], ["arn:t", "ACTIVE", INPUT.KeySchema]);
    assert.equal(await maker.describe("claims"), undefined);
    await assert.rejects(maker.describe("claims"), ofKind("refused"));
  });

  it("believes no description without an ARN and a state", async () => {
    for (const Table of [
      null,
      {},
      { TableArn: "arn:t" },
      { TableStatus: "ACTIVE" },
      { TableArn: "", TableStatus: "x" },
    ]) {
      answer({ body: { Table } });
      await assert.rejects(maker.describe("claims"), ofKind("malformed"));
    }
  });

  it("makes it with the keys of claims", async () => {
    answer({ body: { TableDescription: TABLE } });
    await maker.create(INPUT);
    assert.deepEqual(JSON.parse(aws.asked[0]?.body ?? ""), {
      TableName: "claims",
      KeySchema: [
        { AttributeName: "aggregator", KeyType: "HASH" },
        { AttributeName: "item", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "aggregator", AttributeType: "S" },
        { AttributeName: "item", AttributeType: "S" },
      ],
      BillingMode: "PAY_PER_REQUEST",
    });
  });

  it("makes it once, or finds that somebody else was quicker", async () => {
    answer({ body: { TableDescription: TABLE } }, failing("ResourceInUseException"));
    assert.equal(await maker.create(INPUT), true);
    assert.deepEqual(JSON.parse(aws.asked[0]?.body ?? ""), INPUT);
    assert.equal(await maker.create(INPUT), false);
  });

  it("doesn't know what was made if the answer is not AWS's", async () => {
    answer({ status: 400, body: { code: "ResourceInUseException" } }, { body: {} });
    await assert.rejects(maker.create(INPUT), ofKind("unknown-outcome"));
    await assert.rejects(maker.create(INPUT), ofKind("unknown-outcome"));
    assert.deepEqual(aws.operations(), ["CreateTable", "CreateTable"]);
  });

  it("turns backups on", async () => {
    answer({ body: { ContinuousBackupsDescription: {} } }, { body: {} });
    await maker.enableRecovery("claims");
    assert.deepEqual(JSON.parse(aws.asked[0]?.body ?? ""), {
      TableName: "claims",
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
    await assert.rejects(maker.enableRecovery("claims"), AwsError);
  });
});
