import { jsonProtocol } from "../protocol/json";
import type { ServedOperation, Service } from "../service";
import { forwarded } from "./forward";
import { onTable } from "./needs";

const operations = [
  "CreateTable",
  "DescribeTable",
  "DeleteTable",
  "GetItem",
  "Query",
  "Scan",
  "PutItem",
  "UpdateItem",
  "DeleteItem",
];

/** DynamoDB: policies and faults are looked at here, the rest is for the endpoint that the settings name. */
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
