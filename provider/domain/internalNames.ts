/** Pulumi's engine stores properties whose names begin like this, and never shows them. */
export const INTERNAL_PREFIX = "__";

/** Properties under the names that the engine hides. */
export function internalNames(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [INTERNAL_PREFIX + name, value]));
}
