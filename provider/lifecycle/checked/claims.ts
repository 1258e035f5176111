import type { ClaimSettings } from "../../aws/settings";
import type { ClaimLocation } from "../../claims/location";
import type { Report } from "../problem";
import { hasUnknown, isUnknown } from "../unknown";
import { brokenRegion, isRecord, refuseOthers, withoutNull, withoutUndefined } from "./values";

const TABLE_NAME = /^[\w.-]{3,255}$/;
const TABLE_ARN = /^arn:[\w-]+:dynamodb:[a-z\d-]+:\d{12}:table\/[\w.-]{3,255}$/;

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
    const fits = typeof table === "string" && (TABLE_NAME.test(table) || TABLE_ARN.test(table));
    if (!fits) report("claims.dynamodbTable", table, "the name of a DynamoDB table, or its ARN");
  }
  if (region !== undefined && !isUnknown(region)) {
    const rule = brokenRegion(String(region));
    if (rule) report("claims.region", region, rule);
    if (table === undefined) report("claims.region", region, "only together with claims.dynamodbTable");
  }
  return table === undefined && !hasUnknown(given)
    ? undefined
    : withoutUndefined({ dynamodbTable: table, region });
}

function location({ dynamodbTable, region }: ClaimSettings): ClaimLocation | undefined {
  return dynamodbTable === undefined ? undefined : { dynamodbTable, ...(region && { region }) };
}
