/** The name of an error about an answer that isn't complete, or isn't AWS's. */
export const MALFORMED = "MalformedAnswer";

/** An answer that must not be used. */
export class MalformedAnswerError extends Error {
  override readonly name = MALFORMED;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Makes the error about a wrong answer.
 *
 * @param path - for example `ConfigurationAggregators[0].AccountAggregationSources`
 * @param rule - what it must be
 */
export function malformed(path: string, value: unknown, rule: string): MalformedAnswerError {
  return new MalformedAnswerError(`${path} must be ${rule}, but is ${kindOfValue(value)}`);
}

/** An object. */
export function fieldsIn(value: unknown, path: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw malformed(path, value, "an object");
  return value as Fields;
}

/** A non-empty string. */
export function textIn(value: unknown, path: string): string {
  if (typeof value !== "string" || value === "") throw malformed(path, value, "a non-empty string");
  return value;
}

/** A list. */
export function listIn(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(path, value, "a list");
  return value;
}

/** A non-empty list of non-empty strings. */
export function textsIn(value: unknown, path: string): string[] {
  const list = listIn(value, path);
  if (list.length === 0) throw malformed(path, value, "a list with at least one member");
  return list.map((member, index) => textIn(member, `${path}[${index}]`));
}

/** The value itself is not shown: it may be secret. */
function kindOfValue(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value === "") return "an empty string";
  return typeof value === "object"
    ? `an object with ${Object.keys(value).length} members`
    : `a ${typeof value}`;
}
