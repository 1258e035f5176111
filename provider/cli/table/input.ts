import type { CreateTableInput, DescribedKeys } from "../../aws/tableMaker";
import type { ClaimsTableArgs } from "../../domain/claimsTable";

/** The call that makes a table of these arguments. Point-in-time recovery is a call of its own. */
export function createTableInput(name: string, args: ClaimsTableArgs): CreateTableInput {
  const { attributes, hashKey, rangeKey, billingMode } = args;
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

/** `partition key aggregator (S), sort key item (S)` */
export function keysText({ KeySchema = [], AttributeDefinitions = [] }: DescribedKeys): string {
  const keyOf = (kind: string, label: string) => {
    const name = KeySchema.find(({ KeyType }) => KeyType === kind)?.AttributeName;
    const type = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
    return name === undefined ? `no ${label} key` : `${label} key ${name} (${type})`;
  };
  return `${keyOf("HASH", "partition")}, ${keyOf("RANGE", "sort")}`;
}
