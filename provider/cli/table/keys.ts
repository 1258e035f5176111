import type { DescribedKeys } from "../../aws/tableMaker";

/** `partition key aggregator (S), sort key item (S)` */
export function keysText({ KeySchema = [], AttributeDefinitions = [] }: DescribedKeys): string {
  const keyOf = (kind: string, label: string) => {
    const name = KeySchema.find(({ KeyType }) => KeyType === kind)?.AttributeName;
    const type = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
    return name === undefined ? `no ${label} key` : `${label} key ${name} (${type})`;
  };
  return `${keyOf("HASH", "partition")}, ${keyOf("RANGE", "sort")}`;
}
