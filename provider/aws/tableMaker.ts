import { loadDynamodb } from "./client";
import { connect } from "./connection";
import { tableIn } from "./dynamodb";
import { kindOf } from "./errors";
import { fieldsIn } from "./malformed";
import type { Settings } from "./settings";

/** What `aws dynamodb create-table --cli-input-json` takes, and CreateTable. */
export interface CreateTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions: { AttributeName: string; AttributeType: "S" }[];
  readonly KeySchema: { AttributeName: string; KeyType: "HASH" | "RANGE" }[];
  readonly BillingMode: "PAY_PER_REQUEST";
}

/** A table's description, as far as its keys are concerned. */
export interface DescribedKeys {
  readonly KeySchema?:
    | readonly { AttributeName?: string | undefined; KeyType?: string | undefined }[]
    | undefined;
  readonly AttributeDefinitions?:
    | readonly { AttributeName?: string | undefined; AttributeType?: string | undefined }[]
    | undefined;
}

/** A table as DynamoDB describes it. */
export interface LiveTable extends DescribedKeys {
  readonly arn: string;
  readonly status: string;
}

/** The calls that make a table. All of them throw AwsError. */
export interface TableMaker {
  /** Undefined if there is no such table. */
  describe(table: string): Promise<LiveTable | undefined>;
  /** False if somebody else was quicker. */
  create(input: CreateTableInput): Promise<boolean>;
  enableRecovery(table: string): Promise<void>;
}

/** {@link TableMaker} against DynamoDB in a region. */
export function tableMaker(settings: Settings, region: string): TableMaker {
  const sdk = loadDynamodb();
  const { clients, call, read } = connect(settings, region);
  return {
    describe: (table) =>
      read("DescribeTable", `table ${table}`, async (exchange) => {
        try {
          const command = new sdk.DescribeTableCommand({ TableName: table });
          const { Table: found } = await clients.dynamodb.send(command, exchange);
          return { ...found, ...tableIn(exchange.object().Table, "Table") };
        } catch (error) {
          if (kindOf(error) === "gone") return undefined;
          throw error;
        }
      }),

    create: (input) =>
      call("CreateTable", `table ${input.TableName}`, async (exchange) => {
        try {
          await clients.dynamodbOnce.send(new sdk.CreateTableCommand(input), exchange);
          tableIn(exchange.object().TableDescription, "TableDescription");
          return true;
        } catch (error) {
          if (error instanceof Error && error.name === "ResourceInUseException" && exchange.hasErrorCode)
            return false;
          throw error;
        }
      }),

    enableRecovery: (table) =>
      call("UpdateContinuousBackups", `table ${table}`, async (exchange) => {
        const command = new sdk.UpdateContinuousBackupsCommand({
          TableName: table,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        });
        await clients.dynamodb.send(command, exchange);
        fieldsIn(exchange.object().ContinuousBackupsDescription, "ContinuousBackupsDescription");
      }),
  };
}
