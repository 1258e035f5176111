import type { Report } from "../domain/problem";
import { sortedUnique } from "../domain/sets";
import { isUnknown } from "../engine/unknown";

/** Sorted by key, so that order makes no difference. */
export function sortedByKey<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A boolean; undefined if it equals its default. */
export function flag(path: string, value: unknown, byDefault: boolean, report: Report): unknown {
  if (value !== undefined && typeof value !== "boolean" && !isUnknown(value))
    report(path, value, "true or false");
  return value === byDefault ? undefined : value;
}

/**
 * A set of strings, sorted; members that are not known yet come last.
 *
 * @param broken - the rule that a string breaks; undefined if it breaks none
 */
export function texts(
  path: string,
  value: unknown,
  broken: (text: string) => string | undefined,
  report: Report,
): unknown {
  if (value === undefined || isUnknown(value)) return value;
  if (!Array.isArray(value)) {
    report(path, value, "a list");
    return undefined;
  }
  value.forEach((member, index) => {
    if (isUnknown(member)) return;
    const rule = typeof member === "string" ? broken(member) : "a string";
    if (rule) report(`${path}[${index}]`, member, rule);
  });
  return [...sortedUnique(knownOf(value).map(String)), ...value.filter(isUnknown)];
}

/** The known members of a list; none if the value is not a list. */
export function knownOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.filter((member) => !isUnknown(member)) : [];
}
