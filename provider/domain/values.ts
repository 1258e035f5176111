import type { Report } from "./problem";
import { likelyName, meant } from "./suggest";

/** A value from a program or a configuration: it can be anything. */
export type Raw = Readonly<Record<string, unknown>>;

/** Whether `value` is an object with members. */
export function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object whose members may be missing, but never undefined. */
type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The object without undefined members, as exactOptionalPropertyTypes requires. */
export function withoutUndefined<T extends object>(object: T): Defined<T> {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as Defined<T>;
}

/** The object without null members, which count as left out. */
export function withoutNull(object: Raw): Raw {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

/**
 * Reports the members of `value` that are not in `known`, each with the name that was likely meant.
 *
 * @param path - the start of a member's path
 * @param elsewhere - names that belong somewhere else, and where
 */
export function refuseOthers(
  value: Raw,
  known: readonly string[],
  path: string,
  report: Report,
  elsewhere: Readonly<Record<string, string>> = {},
): void {
  for (const property of Object.keys(value)) {
    if (known.includes(property)) continue;
    const other = likelyName(property, Object.keys(elsewhere));
    const likely = likelyName(property, known) ?? (other && elsewhere[other]);
    report(path + property, undefined, `not a property${meant(likely)}`, "is");
  }
}
