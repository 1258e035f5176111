/** The rule for an aggregator's name. */
export const AGGREGATOR_NAME_RULE = "1 to 256 characters of A–Z, a–z, 0–9, - and _";

/** Whether AWS accepts a value as an aggregator's name. */
export function isAggregatorName(value: unknown): value is string {
  return typeof value === "string" && /^[\w-]{1,256}$/.test(value);
}
