import type { Report } from "../domain/problem";

/** The rule that an account id breaks; undefined if it breaks none. */
export function brokenAccount(value: unknown): string | undefined {
  if (typeof value === "number") return "a string (as a number, an account id loses leading zeros)";
  return typeof value === "string" && /^\d{12}$/.test(value) ? undefined : "a string of 12 digits";
}

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
