import { inline, joined } from "../domain/printable";
import { isRecord } from "../domain/values";
import { type SecretPlaces, type SecretTable, secretsIn, valueAt } from "./secret";

type Raw = Readonly<Record<string, unknown>>;

const REDACTED = "[secret]";

/** Shorter values would turn up by chance in any text. */
const SHORTEST = 4;

/**
 * Removes what a program declared as secret from every text for the user, wherever the text comes from: AWS names
 * accounts and roles in its errors.
 *
 * @param table - the resource's secret properties
 * @param holders - inputs and outputs, of the state and of the program
 */
export function redactor(table: SecretTable, ...holders: readonly unknown[]): (text: string) => string {
  const raws = holders.filter(isRecord);
  const values = new Set<string>();
  for (const kind of secretsIn(...raws)) {
    const places = table[kind] ?? { paths: [] };
    for (const path of places.paths) for (const raw of raws) collect(valueAt(raw, path), values, places);
  }
  // Errors of AWS contain it in printable form.
  const shown = [...values].flatMap((value) => [value, inline(value), joined(value)]);
  const longestFirst = [...new Set(shown)]
    .filter((value) => value.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((left, value) => left.replaceAll(value, REDACTED), text);
}

/** The texts in a value, and the keys that are secret. */
function collect(value: unknown, into: Set<string>, places: SecretPlaces): void {
  if (typeof value === "string" || typeof value === "number") {
    into.add(String(value));
    // AWS also names a role without its ARN.
    const [, role] = /:role\/(?:.*\/)?([^/]+)$/.exec(String(value)) ?? [];
    if (role) into.add(role);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value as Raw)) {
    // What stands beside such a key only marks it.
    if (places.isSecretKey?.(key)) into.add(key);
    else if (!places.neverSecret?.includes(key)) collect(member, into, places);
  }
}
