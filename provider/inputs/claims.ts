import { type ClaimLocation, checkClaimLocation } from "../domain/claimLocation";
import type { Report } from "../domain/problem";
import { isRecord, withoutNull, withoutUndefined } from "../domain/values";
import { hasUnknown, isUnknown } from "../engine/unknown";

/**
 * Where claims are kept, in the form that the state holds: the resource's own setting, otherwise the provider's;
 * undefined for the aggregator's tags.
 *
 * @param ofProvider - already checked
 */
export function claims(value: unknown, ofProvider: ClaimLocation, report: Report): unknown {
  if (isUnknown(value)) return value;
  if (value === undefined) return ofProvider.dynamodbTable === undefined ? undefined : ofProvider;
  checkClaimLocation(value, { path: "claims", report, isLater: isUnknown });
  if (!isRecord(value)) return undefined;
  const given = withoutNull(value);
  const { dynamodbTable, region } = given;
  return dynamodbTable === undefined && !hasUnknown(given)
    ? undefined
    : withoutUndefined({ dynamodbTable, region });
}
