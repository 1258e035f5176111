import { AwsError, serializationError } from "./errors";
import type { ListShape, NumberShape, Shape, StringShape, StructureShape, Value } from "./shapes";

const shownLength = 1000;
const shownViolations = 10;

/** The kind of constraint that a value violates. */
export type ViolationKind =
  | "required"
  | "pattern"
  | "enum"
  | "unknown"
  | `${"long" | "short"} ${"length" | "value"}`;

/** A constraint of the model that a value violates. */
export interface Violation {
  readonly kind: ViolationKind;
  /** The path of the value, for example `tags.1.member.key`. */
  readonly at: string;
  /** In AWS's words. */
  readonly text: string;
}

/**
 * Reads a parsed body by its shape: members that the shape doesn't have and nulls are dropped.
 *
 * Throws SerializationException if a JSON type is wrong, and ValidationException with AWS's words if a constraint of
 * the model is violated; `refuse` can make another error of a violation.
 *
 * @example
 * ```ts
 * read({ type: "structure", members: { Name: { type: "string", min: 1 } }, required: ["Name"] }, { Name: "x" });
 * ```
 */
export function read<const S extends Shape>(
  shape: S,
  value: unknown,
  refuse: (violations: readonly Violation[]) => AwsError = violated,
): Value<S> {
  const violations: Violation[] = [];
  const result = readShape(shape, value, "", violations);
  if (violations.length > 0) throw refuse(violations);
  return result as Value<S>;
}

function violated(violations: readonly Violation[]): AwsError {
  const count = violations.length;
  const shown = violations
    .slice(0, shownViolations)
    .map(({ text }) => text)
    .join("; ");
  return new AwsError(
    "ValidationException",
    `${count} validation error${count === 1 ? "" : "s"} detected: ${shown}`,
  );
}

function readShape(shape: Shape, value: unknown, at: string, violations: Violation[]): unknown {
  switch (shape.type) {
    case "string":
      return readString(shape, value, at, violations);
    case "number":
      return readNumber(shape, value, at, violations);
    case "boolean":
      if (typeof value !== "boolean") throw wrongType(value, "a boolean", at);
      return value;
    case "list":
      return readList(shape, value, at, violations);
    case "structure":
      return readStructure(shape, value, at, violations);
    case "map":
      return readMap(value, at);
    case "json":
      return value;
  }
}

function readString(shape: StringShape, value: unknown, at: string, violations: Violation[]): string {
  if (typeof value !== "string") throw wrongType(value, "a string", at);
  const must = (kind: ViolationKind, constraint: string) =>
    violations.push(violation(value, at, kind, constraint));
  checkBounds(shape, value.length, "length", must);
  if (shape.pattern !== undefined && !compiled(shape.pattern).test(value)) {
    must("pattern", `Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  if (shape.values !== undefined && !shape.values.includes(value)) {
    must("enum", `Member must satisfy enum value set: [${shape.values.join(", ")}]`);
  }
  return value;
}

function readNumber(shape: NumberShape, value: unknown, at: string, violations: Violation[]): number {
  if (typeof value !== "number") throw wrongType(value, "a number", at);
  if (shape.fractions !== true && !Number.isInteger(value)) throw wrongType(value, "a whole number", at);
  checkBounds(shape, value, "value", (kind, constraint) =>
    violations.push(violation(value, at, kind, constraint)),
  );
  return value;
}

function readList(shape: ListShape, value: unknown, at: string, violations: Violation[]): unknown[] {
  if (!Array.isArray(value)) throw wrongType(value, "a list", at);
  checkBounds(shape, value.length, "length", (kind, constraint) =>
    violations.push(violation(value, at, kind, constraint)),
  );
  return value.map((member: unknown, index) => {
    const path = `${at}.${index + 1}.member`;
    if (member === null) throw wrongType(member, "a value", path);
    return readShape(shape.member, member, path, violations);
  });
}

function readStructure(shape: StructureShape, value: unknown, at: string, violations: Violation[]): object {
  const given = entriesOf(value, at);
  const result = new Map<string, unknown>();
  for (const [name, member] of given) {
    const memberShape = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    const path = at === "" ? lowerCamel(name) : `${at}.${lowerCamel(name)}`;
    if (memberShape !== undefined && member !== null) {
      result.set(name, readShape(memberShape, member, path, violations));
    } else if (memberShape === undefined && shape.closed === true) {
      violations.push(
        violation(member, path, "unknown", `Member must be one of: ${Object.keys(shape.members).join(", ")}`),
      );
    }
  }
  for (const name of shape.required ?? []) {
    if (result.has(name)) continue;
    const path = at === "" ? lowerCamel(name) : `${at}.${lowerCamel(name)}`;
    violations.push(violation(null, path, "required", "Member must not be null"));
  }
  return Object.fromEntries(result);
}

function readMap(value: unknown, at: string): Record<string, string> {
  return Object.fromEntries(
    entriesOf(value, at).map(([key, text]) => {
      if (typeof text !== "string") throw wrongType(text, "a string", `${at}.${key}`);
      return [key, text];
    }),
  );
}

function entriesOf(value: unknown, at: string): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrongType(value, "a structure", at);
  }
  return Object.entries(value);
}

function checkBounds(
  { min, max }: { readonly min?: number; readonly max?: number },
  actual: number,
  what: "length" | "value",
  must: (kind: ViolationKind, constraint: string) => void,
): void {
  if (max !== undefined && actual > max)
    must(`long ${what}`, `Member must have ${what} less than or equal to ${max}`);
  if (min !== undefined && actual < min)
    must(`short ${what}`, `Member must have ${what} greater than or equal to ${min}`);
}

function violation(value: unknown, at: string, kind: ViolationKind, constraint: string): Violation {
  const text = `Value ${quoted(value)} at '${at}' failed to satisfy constraint: ${constraint}`;
  return { kind, at, text };
}

function quoted(value: unknown): string {
  if (value === null || value === undefined) return "null";
  const text = Array.isArray(value) ? `[${value.map(shown).join(", ")}]` : shown(value);
  return `'${text.length > shownLength ? `${text.slice(0, shownLength)}…` : text}'`;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function wrongType(value: unknown, expected: string, at: string): AwsError {
  const found = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
  return serializationError(`${at === "" ? "The body" : `'${at}'`} must be ${expected}, it is ${found}.`);
}

function lowerCamel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const expression = new RegExp(`^(?:${pattern})$`, "u");
  patterns.set(pattern, expression);
  return expression;
}
