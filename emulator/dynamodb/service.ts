import { jsonProtocol } from "../protocol/json";
import type { ServedOperation, Service } from "../service";
import { forwarded } from "./forward";
import { onTable } from "./needs";

const operations = [
  "CreateTable",
  "DescribeTable",
  "DescribeContinuousBackups",
  "DescribeTimeToLive",
  "UpdateContinuousBackups",
  "UpdateTable",
  "DeleteTable",
  "ListTables",
  "ListTagsOfResource",
  "TagResource",
  "UntagResource",
  "GetItem",
  "Query",
  "Scan",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
];

/** DynamoDB: checks policies and faults, and leaves the rest to what stores the tables. */
export const dynamodbService: Service = {
  name: "dynamodb",
  regional: true,
  protocol: jsonProtocol("message"),
  operations: Object.fromEntries(
    operations.map((name): [string, ServedOperation] => [
      name,
      { decide: forwarded(name), needs: onTable(`dynamodb:${name}`) },
    ]),
  ),
};
