import type { Report } from "../domain/problem";
import { sortedUnique } from "../domain/sets";
import { isUnknown } from "../engine/unknown";

/** By key, so that order makes no difference. */
export function sortedByKey<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A switch; undefined if it equals its default. */
export function flag(path: string, value: unknown, byDefault: boolean, report: Report): unknown {
  if (value !== undefined && typeof value !== "boolean" && !isUnknown(value))
    report(path, value, "true or false");
  return value === byDefault ? undefined : value;
}

/**
 * A set of texts, sorted; members that are not known yet come last.
 *
 * @param broken - the rule that a text breaks; undefined if it keeps them all
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

/** The members of a list that are known; none if it is no list. */
export function knownOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.filter((member) => !isUnknown(member)) : [];
}
