import type { ClaimSettings } from "../../aws/settings";
import { isTableReference } from "../../aws/table";
import type { ClaimLocation } from "../../domain/claimLocation";
import type { Report } from "../problem";
import { hasUnknown, isUnknown } from "../unknown";
import { brokenRegion, isRecord, refuseOthers, withoutNull, withoutUndefined } from "./values";

/**
 * Where claims are kept, as the state holds it: what the resource says, otherwise what the provider says; undefined for
 * the aggregator's tags.
 */
export function claims(value: unknown, settings: ClaimSettings, report: Report): unknown {
  if (isUnknown(value)) return value;
  if (value === undefined) return location(settings);
  if (!isRecord(value)) {
    report("claims", value, "an object");
    return undefined;
  }
  const given = withoutNull(value);
  refuseOthers(given, ["dynamodbTable", "region"], "claims.", report);
  const { dynamodbTable: table, region } = given;
  if (table !== undefined && !isUnknown(table)) {
    if (!isTableReference(table))
      report("claims.dynamodbTable", table, "the name of a DynamoDB table, or its ARN");
  }
  if (region !== undefined && !isUnknown(region)) {
    const rule = brokenRegion(String(region));
    if (rule) report("claims.region", region, rule);
    if (table === undefined)
      report("claims.region", undefined, "set together with claims.dynamodbTable", "can only be");
    const [, named] = /^arn:[^:]+:dynamodb:([^:]+):/.exec(String(table)) ?? [];
    if (named !== undefined && named !== region)
      report("claims.region", region, `the region of the table's ARN, ${named}, or left out`);
  }
  return table === undefined && !hasUnknown(given)
    ? undefined
    : withoutUndefined({ dynamodbTable: table, region });
}

function location({ dynamodbTable, region }: ClaimSettings): ClaimLocation | undefined {
  return dynamodbTable === undefined ? undefined : { dynamodbTable, ...(region && { region }) };
}
