/** Pulumi's engine stores properties whose names start with this, and never shows them. */
export const INTERNAL_PREFIX = "__";

/** Properties, renamed so that the engine hides them. */
export function internalNames(values: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [INTERNAL_PREFIX + name, value]));
}
