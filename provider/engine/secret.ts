import { WRAPPED_KEY } from "../aws/settings";
import type { Secret } from "../domain/secretProperties";
import { isRecord, type Raw } from "../domain/values";
import { isUnknown } from "./unknown";

const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Where the inputs and outputs of a resource hold the values of one kind of secret. */
export interface SecretPlaces {
  /** Paths, for example `accountAggregationSource.accountIds`. */
  readonly paths: readonly string[];
  /**
   * Paths at which the engine itself marks what the program declared as secret, because check returns the same shape.
   */
  readonly markedByEngine?: readonly string[];
  /** Which keys of a map there are secret, too. */
  isSecretKey?(key: string): boolean;
  /** Properties there that are not secret. */
  readonly neverSecret?: readonly string[];
}

/** The places of each kind of secret that a resource has: part of its steps. */
export type SecretTable = Readonly<Partial<Record<Secret, SecretPlaces>>>;

/** Marks an output as secret, so that the engine encrypts it in the state. */
export function markSecret(value: unknown): unknown {
  return { [WRAPPED_KEY]: SECRET_SIGNATURE, value };
}

/** Whether a value is secret, so that it must not be printed. */
export function hides<Kind extends Secret>(
  { secrets }: { readonly secrets?: readonly Kind[] },
  value: Kind,
): boolean {
  return secrets?.includes(value) ?? false;
}

/** The kinds that any of these inputs and outputs lists as secret. */
export function secretsIn(...holders: readonly unknown[]): Secret[] {
  const kinds = holders.filter(isRecord).flatMap(({ secrets }) => (Array.isArray(secrets) ? secrets : []));
  return [...new Set(kinds as Secret[])].sort();
}

/**
 * Inputs or outputs in which everything is marked that they or the holders list as secret. The engine hands values over
 * unmarked and in clear, and itself only marks values with the name and the shape of what the program gave.
 *
 * @param holders - inputs and outputs of the state and of the program, which list what is secret
 */
export function concealed<T extends object>(
  table: SecretTable,
  values: T,
  ...holders: readonly unknown[]
): T {
  return marked(
    values,
    secretsIn(values, ...holders).flatMap((kind) => table[kind]?.paths ?? []),
  );
}

/** Checked inputs in which every secret is marked that the engine can't mark itself. */
export function concealedInputs<T extends object>(table: SecretTable, inputs: T): T {
  return marked(
    inputs,
    secretsIn(inputs).flatMap((kind) => {
      const { paths, markedByEngine } = table[kind] ?? { paths: [] };
      return paths.filter((path) => !markedByEngine?.includes(path));
    }),
  );
}

function marked<T extends object>(values: T, paths: readonly string[]): T {
  return paths.reduce<T>((concealing, path) => markedAt(concealing, path.split(".")), { ...values });
}

function markedAt<T>(value: T, [property = "", ...rest]: readonly string[]): T {
  if (!isRecord(value) || isMarked(value) || value[property] === undefined) return value;
  const inner = value[property];
  // If a value should be an object but isn't, all of it is secret.
  return { ...value, [property]: rest.length > 0 && isRecord(inner) ? markedAt(inner, rest) : mark(inner) };
}

/** The value at a path, or the first value on the path that isn't an object. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((holder, property) => (isRecord(holder) ? unmarked(holder)[property] : holder), value);
}

function unmarked(value: Raw): Raw {
  return isMarked(value) && isRecord(value.value) ? value.value : value;
}

function mark(value: unknown): unknown {
  return isUnknown(value) || isMarked(value) ? value : markSecret(value);
}

function isMarked(value: unknown): boolean {
  return isRecord(value) && WRAPPED_KEY in (value as Raw);
}
