import { FORMER_MEMBER } from "../domain/internalNames";
import { inline, joined } from "../domain/printable";
import { isRecord } from "../domain/values";
import { type SecretTable, secretsIn, valueAt } from "./secret";

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
    const { paths, hasSecretKeys } = table[kind] ?? { paths: [] };
    for (const path of paths)
      for (const raw of raws) collect(valueAt(raw, path), values, hasSecretKeys === true);
  }
  // Errors of AWS contain it in printable form.
  const shown = [...values].flatMap((value) => [value, inline(value), joined(value)]);
  const longestFirst = [...new Set(shown)]
    .filter((value) => value.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((left, value) => left.replaceAll(value, REDACTED), text);
}

/** The texts in a value, and the keys of a map of account ids. */
function collect(value: unknown, into: Set<string>, keysToo: boolean): void {
  if ((typeof value === "string" && value !== FORMER_MEMBER) || typeof value === "number") {
    into.add(String(value));
    // AWS also names a role without its ARN.
    const [, role] = /:role\/(?:.*\/)?([^/]+)$/.exec(String(value)) ?? [];
    if (role) into.add(role);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value as Raw)) {
    if (keysToo && /^\d{12}$/.test(key)) into.add(key);
    if (!NOT_SECRET.has(key)) collect(member, into, keysToo);
  }
}

/** Regions are never secret. */
const NOT_SECRET = new Set(["regions", "allRegions"]);
