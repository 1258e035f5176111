/** The value by which the engine represents, at preview, an output of another resource that isn't known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether `value` itself is not known yet. */
export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN;
}

/** Says that one thing is not known yet: `sourceRole`. */
export function isNotKnown(what: string): string {
  return `${what} is not known until the resource that sets it is deployed`;
}

/** Says that several things are not known yet: `regions`. */
export function areNotKnown(what: string): string {
  return `${what} are not known until the resources that set them are deployed`;
}

/** Says which inputs are not known yet; empty if all are known. */
export function describeUnknown(paths: readonly string[]): string {
  const [first, ...others] = paths;
  if (first === undefined) return "";
  return others.length > 0 || first.startsWith("some ") ? areNotKnown(paths.join(", ")) : isNotKnown(first);
}

/** Whether `value`, or anything in it, is not known yet. */
export function hasUnknown(value: unknown): boolean {
  if (isUnknown(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  // Don't list all values: inputs can hold ten thousand accounts.
  for (const key in value) if (hasUnknown((value as Record<string, unknown>)[key])) return true;
  return false;
}
