import type {
  AttributeValue as AwsValue,
  ConditionalCheckFailedException,
  CreateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import { loadDynamodb } from "./client";
import type { Connection } from "./connection";
import { kindOf } from "./errors";
import type {
  AttributeValue,
  Changes,
  Conditional,
  Expected,
  Item,
  ItemKey,
  TableApi,
  TableShape,
} from "./table";

/**
 * {@link TableApi} against DynamoDB itself.
 *
 * @param connection - to the table's region
 * @param table - its name, or its ARN
 */
export function dynamodbTable(
  { clients, call, read }: Connection,
  table: string,
  shape: TableShape,
): TableApi {
  const sdk = loadDynamodb();
  const { bounded } = clients;
  const target = `table ${table}`;
  const keyOf = ({ partition, sort }: ItemKey) => ({
    [shape.hashKey]: { S: partition },
    [shape.rangeKey]: { S: sort },
  });
  return {
    query: async (partition) => {
      const items: Item[] = [];
      let next: Record<string, AwsValue> | undefined;
      do {
        const command = new sdk.QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: "#partition = :partition",
          ExpressionAttributeNames: { "#partition": shape.hashKey },
          ExpressionAttributeValues: { ":partition": { S: partition } },
          ...(next && { ExclusiveStartKey: next }),
        });
        const page = await read("Query", target, (within) => clients.dynamodbOnce.send(command, within()));
        items.push(...(page.Items ?? []).map(fromAws));
        next = page.LastEvaluatedKey;
      } while (next);
      return items;
    },

    get: (key) =>
      read("GetItem", target, async (within) => {
        const command = new sdk.GetItemCommand({
          TableName: table,
          Key: keyOf(key),
          ConsistentRead: true,
        });
        const { Item: found } = await clients.dynamodbOnce.send(command, within());
        return found && fromAws(found);
      }),

    update: (key, changes, expected) =>
      call("UpdateItem", target, () =>
        conditional(() =>
          clients.dynamodbOnce.send(
            new sdk.UpdateItemCommand({
              TableName: table,
              Key: keyOf(key),
              ...expressionsOf(changes, expected),
              ReturnValuesOnConditionCheckFailure: "ALL_OLD",
            }),
            bounded(),
          ),
        ),
      ),

    remove: (key, expected) =>
      call("DeleteItem", target, () =>
        conditional(() =>
          clients.dynamodbOnce.send(
            new sdk.DeleteItemCommand({
              TableName: table,
              Key: keyOf(key),
              ...expressionsOf({}, expected),
              ReturnValuesOnConditionCheckFailure: "ALL_OLD",
            }),
            bounded(),
          ),
        ),
      ),

    describe: () =>
      read("DescribeTable", target, async (within) => {
        try {
          const command = new sdk.DescribeTableCommand({ TableName: table });
          const { Table: found } = await clients.dynamodbOnce.send(command, within());
          return { arn: found?.TableArn ?? "", status: found?.TableStatus ?? "" };
        } catch (error) {
          if (kindOf(error) === "gone") return undefined;
          throw error;
        }
      }),

    create: () =>
      call("CreateTable", target, async () => {
        await clients.dynamodbOnce.send(new sdk.CreateTableCommand(toCreate(table, shape)), bounded());
      }),
  };
}

/** A condition that doesn't hold is no failure, but an answer. */
async function conditional(send: () => Promise<unknown>): Promise<Conditional> {
  try {
    await send();
    return { done: true };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
    return { done: false, found: error.Item && fromAws(error.Item) };
  }
}

function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** Names stand apart from the expressions, since some are reserved words. */
function expressionsOf(changes: Changes, expected: Expected) {
  const names: Record<string, string> = {};
  const values: Record<string, AwsValue> = {};
  const nameOf = (attribute: string) => {
    names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  };
  const valueNamed = (kind: string, attribute: string, value: string | number | readonly string[]) => {
    values[`:${kind}_${attribute}`] = toAws(value);
    return `:${kind}_${attribute}`;
  };
  const conditions = Object.entries(expected).map(([attribute, value]) =>
    value === undefined
      ? `attribute_not_exists(${nameOf(attribute)})`
      : `${nameOf(attribute)} = ${valueNamed("is", attribute, value)}`,
  );
  const sets: string[] = [];
  const removals: string[] = [];
  for (const [attribute, value] of Object.entries(changes))
    if (value === undefined || (typeof value === "object" && value.length === 0))
      removals.push(nameOf(attribute));
    else sets.push(`${nameOf(attribute)} = ${valueNamed("to", attribute, value)}`);
  const update = [
    ...(sets.length > 0 ? [`SET ${sets.join(", ")}`] : []),
    ...(removals.length > 0 ? [`REMOVE ${removals.join(", ")}`] : []),
  ];
  return {
    ...(update.length > 0 && { UpdateExpression: update.join(" ") }),
    ...(conditions.length > 0 && { ConditionExpression: conditions.join(" AND ") }),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

function toAws(value: string | number | readonly string[]): AwsValue {
  if (typeof value === "string") return { S: value };
  return typeof value === "number" ? { N: String(value) } : { SS: [...value] };
}

function fromAws(item: Record<string, AwsValue>): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, valueFromAws(value)]));
}

function valueFromAws({ S, N, SS }: AwsValue): AttributeValue {
  return S ?? SS ?? (N === undefined ? null : Number(N));
}

function toCreate(
  table: string,
  { attributes, hashKey, rangeKey, billingMode }: TableShape,
): CreateTableCommandInput {
  return {
    TableName: table,
    AttributeDefinitions: attributes.map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type as "S",
    })),
    KeySchema: [
      { AttributeName: hashKey, KeyType: "HASH" },
      { AttributeName: rangeKey, KeyType: "RANGE" },
    ],
    BillingMode: billingMode as "PAY_PER_REQUEST",
  };
}
