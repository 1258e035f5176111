import { sortedUnique } from "../../domain/sets";
import type { Report } from "../problem";
import { likelyName } from "../suggest";
import { isUnknown } from "../unknown";

/** What a program may hand over: nothing about it is certain. */
export type Raw = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function withoutUndefined(object: Raw): Raw {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** By key, so that order makes no difference. */
export function sortedByKey<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Reports members of `value` that are none of `known`, with the one that was likely meant.
 *
 * @param nested - where names stand that belong one level deeper
 */
export function refuseOthers(
  value: Raw,
  known: readonly string[],
  path: string,
  report: Report,
  nested: Readonly<Record<string, string>> = {},
): void {
  for (const property of Object.keys(value)) {
    if (known.includes(property)) continue;
    const deeper = likelyName(property, Object.keys(nested));
    const likely = likelyName(property, known) ?? (deeper && nested[deeper]);
    report(path + property, undefined, `not a property${likely ? `: is ${likely} meant?` : ""}`, "is");
  }
}

/** Without the members that are null, which count as left out. */
export function withoutNull(object: Raw): Raw {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

/** A switch; undefined where it equals its default. */
export function flag(path: string, value: unknown, byDefault: boolean, report: Report): unknown {
  if (value !== undefined && typeof value !== "boolean" && !isUnknown(value))
    report(path, value, "true or false");
  return value === byDefault ? undefined : value;
}

/**
 * A set of texts, sorted; members that are not known yet come last.
 *
 * @param broken - the rule that a text breaks; undefined where it keeps them all
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

/** The members of a list that are known; none where it is no list. */
export function knownOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.filter((member) => !isUnknown(member)) : [];
}

/** The rule of a region's code. */
export function brokenRegion(region: string): string | undefined {
  return /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region) ? undefined : "the code of an AWS region, as us-east-1";
}
