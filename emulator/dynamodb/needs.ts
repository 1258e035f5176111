import type { Needs } from "../iam/need";
import type { Members } from "../protocol/protocol";
import { tableOf } from "./table";

/** The partition key of a table for claims, for `dynamodb:LeadingKeys`. No other key is supported here. */
const PARTITION_KEY = "aggregator";

/** An action on the table that the request names. */
export function onTable(action: string): Needs {
  return (call) => {
    const keys = leadingKeys(call.input);
    const resource = tableOf(call)?.arn ?? "*";
    return [{ action, resource, ...(keys.length > 0 && { context: { "dynamodb:LeadingKeys": keys } }) }];
  };
}

function leadingKeys({ Key, Item, ...query }: Members): string[] {
  const value = memberOf(memberOf(Key ?? Item, PARTITION_KEY), "S") ?? queriedKey(query);
  return typeof value === "string" ? [value] : [];
}

/** The value that a query compares with the partition key. */
function queriedKey(query: Members): unknown {
  const {
    KeyConditionExpression: text,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  } = query;
  const comparisons = [...String(text ?? "").matchAll(/(#?\w+)\s*=\s*(:\w+)/g)];
  const [, , value] =
    comparisons.find(([, name = ""]) => (memberOf(names, name) ?? name) === PARTITION_KEY) ?? [];
  return value === undefined ? undefined : memberOf(memberOf(values, value), "S");
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Members)[name] : undefined;
}
