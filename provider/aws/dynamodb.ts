import type { AttributeValue as AwsValue } from "@aws-sdk/client-dynamodb";
import { loadDynamodb } from "./client";
import type { Connection } from "./connection";
import type { Exchange } from "./exchange";
import { itemIn, pageIn } from "./items";
import { MalformedAnswerError, malformed } from "./malformed";
import type { Changes, Conditional, Expected, Item, ItemKey, TableApi, TableShape } from "./table";

/**
 * {@link TableApi} that calls DynamoDB.
 *
 * @param connection - to the table's region
 * @param table - name or ARN
 */
export function dynamodbTable(
  { clients, call, read }: Connection,
  table: string,
  shape: TableShape,
): TableApi {
  const sdk = loadDynamodb();
  const target = `table ${table}`;
  const keyOf = ({ partition, sort }: ItemKey) => ({
    [shape.hashKey]: { S: partition },
    [shape.rangeKey]: { S: sort },
  });
  const queryPage = (partition: string, start: Item | undefined) =>
    read("Query", target, async (exchange) => {
      const command = new sdk.QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: "#partition = :partition",
        ExpressionAttributeNames: { "#partition": shape.hashKey },
        ExpressionAttributeValues: { ":partition": { S: partition } },
        ...(start && { ExclusiveStartKey: keyOf({ partition, sort: String(start[shape.rangeKey]) }) }),
      });
      await clients.dynamodb.send(command, exchange);
      const page = pageIn(exchange.object(), partition, shape);
      const { last } = page;
      // Pages follow the order of the sort keys. If they don't, reading could go on for ever.
      if (last && start && !isAfter(last[shape.rangeKey], start[shape.rangeKey]))
        throw new MalformedAnswerError("LastEvaluatedKey doesn't come after that of the previous page");
      return page;
    });
  return {
    query: async (partition) => {
      const items: Item[] = [];
      for (let next: Item | undefined; ; ) {
        const { items: found, last } = await queryPage(partition, next);
        items.push(...found);
        if (last === undefined) return items;
        next = last;
      }
    },

    get: (key) =>
      read("GetItem", target, async (exchange) => {
        const command = new sdk.GetItemCommand({
          TableName: table,
          Key: keyOf(key),
          ConsistentRead: true,
        });
        await clients.dynamodb.send(command, exchange);
        return foundIn(exchange, shape);
      }),

    update: (key, changes, expected) =>
      call("UpdateItem", target, (exchange) => {
        const command = new sdk.UpdateItemCommand({
          TableName: table,
          Key: keyOf(key),
          ...expressionsOf(changes, expected),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return conditional(exchange, shape, () => clients.dynamodbOnce.send(command, exchange));
      }),

    remove: (key, expected) =>
      call("DeleteItem", target, (exchange) => {
        const command = new sdk.DeleteItemCommand({
          TableName: table,
          Key: keyOf(key),
          ...expressionsOf({}, expected),
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        });
        return conditional(exchange, shape, () => clients.dynamodbOnce.send(command, exchange));
      }),
  };
}

/** DynamoDB sorts strings by their bytes. */
function isAfter(left: unknown, right: unknown): boolean {
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right))) > 0;
}

/** An unfulfilled condition is an answer, not a failure. */
async function conditional(
  exchange: Exchange,
  shape: TableShape,
  send: () => Promise<unknown>,
): Promise<Conditional> {
  try {
    await send();
  } catch (error) {
    if (!isConditionFailure(error) || !exchange.hasErrorCode) throw error;
    return { done: false, found: foundIn(exchange, shape) };
  }
  const { ConsumedCapacity: _, ItemCollectionMetrics: __, ...rest } = exchange.object();
  if (Object.keys(rest).length > 0) throw malformed("the answer", rest, "empty");
  return { done: true };
}

function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

function foundIn(exchange: Exchange, shape: TableShape): Item | undefined {
  const { Item: found } = exchange.object();
  return found === undefined ? undefined : itemIn(found, "Item", shape);
}

/** Names are given apart from the expressions, because some are reserved words. */
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
