/** What AWS takes as the name of an aggregator. */
export const AGGREGATOR_NAME_RULE = "1 to 256 characters of A–Z, a–z, 0–9, - and _";

/** Whether AWS takes a value as the name of an aggregator. */
export function isAggregatorName(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]{1,256}$/.test(value);
}
