/** A shape of botocore's model, with everything it says of a value. */
export interface ModelShape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Instead of the values themselves: the name that they have among the model's long enumerations. */
  readonly enumName?: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, ModelShape>>;
  readonly member?: ModelShape;
}

/** What botocore's model says of an operation. */
export interface ModelOperation {
  readonly input: ModelShape;
  readonly errors: readonly string[];
}

/** A constraint, looked at from one side. */
export type Constraint = "required" | "enum" | "pattern" | "min" | "max";

/** A shape with the values of its long enumerations. */
export function withEnums(
  { enumName, member, members, ...shape }: ModelShape,
  enums: Readonly<Record<string, readonly string[]>>,
): ModelShape {
  return {
    ...shape,
    ...(enumName !== undefined && {
      enum: enums[enumName] ?? fail(`There is no enumeration ${enumName}.`),
    }),
    ...(member !== undefined && { member: withEnums(member, enums) }),
    ...(members !== undefined && {
      members: Object.fromEntries(
        Object.entries(members).map(([name, each]) => [name, withEnums(each, enums)]),
      ),
    }),
  };
}

/** A value for one place of an input, and which constraint it violates; `undefined` for one that keeps them all. */
export interface ModelCase {
  /** Names of members; `0` is the first of a list. */
  readonly path: readonly string[];
  /** `undefined`: the member is left out. */
  readonly value: unknown;
  readonly violates?: Constraint;
  readonly isLength: boolean;
}

/** Texts that match a pattern and texts that don't, at its edges. */
export type Samples = Readonly<
  Record<string, { readonly inside: readonly string[]; readonly outside: readonly string[] }>
>;

/** Every constraint of a shape and of what is in it, from inside and from outside. */
export function* casesOf(
  shape: ModelShape,
  samples: Samples,
  path: readonly string[] = [],
): Generator<ModelCase> {
  yield* ofValue(shape, samples, path);
  if (shape.member !== undefined) yield* casesOf(shape.member, samples, [...path, "0"]);
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    if (shape.required?.includes(name) === true)
      yield { path: [...path, name], value: undefined, violates: "required", isLength: false };
    yield* casesOf(member, samples, [...path, name]);
  }
}

function* ofValue(shape: ModelShape, samples: Samples, path: readonly string[]): Generator<ModelCase> {
  const isLength = shape.type !== "integer";
  for (const [violates, value] of valuesOf(shape, samples))
    yield { path, value, isLength, ...(violates !== undefined && { violates }) };
}

function valuesOf(
  shape: ModelShape,
  samples: Samples,
): Generator<[Constraint | undefined, unknown]> | readonly [] {
  if (shape.type === "integer") return numbers(shape);
  if (shape.type === "string") return texts(shape, samples);
  return shape.type === "list" ? lists(shape, samples) : [];
}

function* lists(
  { min, max, member = fail("a list without members") }: ModelShape,
  samples: Samples,
): Generator<[Constraint | undefined, unknown[]]> {
  const listOf = (length: number) => Array.from({ length }, (_, index) => sampleOf(member, samples, index));
  if (min !== undefined) yield [undefined, listOf(min)];
  if (min !== undefined && min > 0) yield ["min", listOf(min - 1)];
  if (max === undefined) return;
  yield [undefined, listOf(max)];
  yield ["max", listOf(max + 1)];
}

/** A value that keeps all constraints; without a pattern or an enumeration, one for each index. */
function sampleOf(shape: ModelShape, samples: Samples, index: number): unknown {
  if (shape.type === "structure") {
    const members = Object.entries(shape.members ?? {});
    return Object.fromEntries(members.map(([name, member]) => [name, sampleOf(member, samples, index)]));
  }
  if (shape.type === "list")
    return [sampleOf(shape.member ?? fail("a list without members"), samples, index)];
  if (shape.type === "boolean") return true;
  if (shape.enum !== undefined) return shape.enum[0];
  if (shape.pattern === undefined) return `text ${index}`;
  const { inside } = samples[shape.pattern] ?? fail(`There are no samples of ${shape.pattern}.`);
  return inside[index % inside.length];
}

function* numbers({ min, max }: ModelShape): Generator<[Constraint | undefined, number]> {
  if (min !== undefined) {
    yield [undefined, min];
    yield ["min", min - 1];
  }
  if (max !== undefined) {
    yield [undefined, max];
    yield ["max", max + 1];
  }
}

function* texts(shape: ModelShape, samples: Samples): Generator<[Constraint | undefined, string]> {
  const { min, max, pattern, enum: values } = shape;
  // Of hundreds of values the ends stand for all: a test of their own compares the lists.
  for (const value of values === undefined || values.length < 100
    ? (values ?? [])
    : [...values.slice(0, 1), ...values.slice(-1)])
    yield [undefined, value];
  if (values !== undefined) for (const value of ["", "Other", `${values[0]} `]) yield ["enum", value];
  if (max !== undefined) yield ["max", "1".repeat(max + 1)];
  if (min !== undefined && min > 0) yield ["min", "1".repeat(min - 1)];
  if (pattern === undefined) {
    if (min !== undefined && max !== undefined)
      for (const length of [min, max]) yield [undefined, "1".repeat(length)];
    return;
  }
  const { inside, outside } = samples[pattern] ?? fail(`There are no samples of ${pattern}.`);
  const fits = (text: string) => text.length >= (min ?? 0) && text.length <= (max ?? Number.MAX_SAFE_INTEGER);
  for (const value of inside.filter(fits)) yield [undefined, value];
  for (const value of outside.filter(fits)) yield ["pattern", value];
  // A pattern of characters alone takes texts of any length: the shortest and the longest that are allowed.
  if (/^\^?\(?\[[^\]]+\][*+]\)?\$?$/.test(pattern))
    for (const length of [min ?? 1, max ?? 1]) yield [undefined, "1".repeat(length)];
}

function fail(message: string): never {
  throw new Error(message);
}

/** An input with another value in one place. */
export function withValue(input: unknown, [first, ...rest]: readonly string[], value: unknown): unknown {
  if (first === undefined) return value;
  if (first === "0") return [withValue((input as unknown[] | undefined)?.[0], rest, value)];
  const members = (input ?? {}) as Record<string, unknown>;
  return { ...members, [first]: withValue(members[first], rest, value) };
}
