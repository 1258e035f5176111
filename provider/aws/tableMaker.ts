import { loadDynamodb } from "./client";
import { connect } from "./connection";
import { kindOf } from "./errors";
import { fieldsIn, textIn } from "./malformed";
import type { Settings } from "./settings";
import type { TableShape } from "./table";

/** The input of CreateTable, and of `aws dynamodb create-table --cli-input-json`. */
interface CreateTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions: { AttributeName: string; AttributeType: "S" }[];
  readonly KeySchema: { AttributeName: string; KeyType: "HASH" | "RANGE" }[];
  readonly BillingMode: "PAY_PER_REQUEST";
}

/** The keys in a table's description. */
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
  /** `ACTIVE` when it can be used. */
  readonly status: string;
}

/** The calls that create a table. All of them throw AwsError. */
export interface TableMaker {
  /** Undefined if there is no such table. */
  describe(table: string): Promise<LiveTable | undefined>;
  /** Creates a table, which takes some seconds to become `ACTIVE`. False if somebody else has created it first. */
  create(input: CreateTableInput): Promise<boolean>;
  enableRecovery(table: string): Promise<void>;
}

/** The input of the call that creates a table. Point-in-time recovery needs another call. */
export function createTableInput(
  name: string,
  { attributes, hashKey, rangeKey, billingMode }: TableShape,
): CreateTableInput {
  return {
    TableName: name,
    AttributeDefinitions: attributes.map((attribute) => ({
      AttributeName: attribute.name,
      AttributeType: attribute.type as "S",
    })),
    KeySchema: [
      { AttributeName: hashKey, KeyType: "HASH" },
      { AttributeName: rangeKey, KeyType: "RANGE" },
    ],
    BillingMode: billingMode as "PAY_PER_REQUEST",
  };
}

/** {@link TableMaker} that calls DynamoDB in a region. */
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

/**
 * A table from a description.
 *
 * @throws MalformedAnswerError
 */
function tableIn(value: unknown, path: string): { readonly arn: string; readonly status: string } {
  const { TableArn, TableStatus } = fieldsIn(value, path);
  return { arn: textIn(TableArn, `${path}.TableArn`), status: textIn(TableStatus, `${path}.TableStatus`) };
}
