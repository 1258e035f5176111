import type { Report } from "../domain/problem";

/** A list of strings, without duplicates; undefined if it is left out. */
export function readTexts(
  path: string,
  value: unknown,
  broken: (member: unknown) => string | undefined,
  report: Report,
): string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    report(path, value, "a list");
    return [];
  }
  value.forEach((member, at) => {
    const rule = broken(member);
    if (rule) report(`${path}[${at}]`, member, rule);
  });
  return value as string[];
}
