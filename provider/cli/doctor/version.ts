/**
 * Whether a version is in a range such as `>=20` or `^3.216.0`: at least this version, and with `^` the same major
 * version.
 *
 * @returns undefined if one of them can't be read
 */
export function isInRange(version: string, range: string): boolean | undefined {
  const [, sign, least = ""] = /^(>=|\^)(\d+(?:\.\d+){0,2})$/.exec(range) ?? [];
  const [, given] = /^v?(\d+\.\d+\.\d+)/.exec(version) ?? [];
  if (sign === undefined || given === undefined) return undefined;
  const [have, need] = [numbersOf(given), numbersOf(least)];
  if (sign === "^" && have[0] !== need[0]) return false;
  const at = have.findIndex((number, index) => number !== (need[index] ?? 0));
  return at < 0 || (have[at] ?? 0) > (need[at] ?? 0);
}

function numbersOf(version: string): number[] {
  return version.split(".").map(Number);
}
