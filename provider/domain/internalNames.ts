/** Pulumi's engine stores properties whose names begin like this, and never shows them. */
export const INTERNAL_PREFIX = "__";

/** Properties under the names that the engine hides. */
export function internalNames(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [INTERNAL_PREFIX + name, value]));
}

/** What stood beside each id in the maps of accounts of earlier states. */
export const FORMER_MEMBER = "member";
