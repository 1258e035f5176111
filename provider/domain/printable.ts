/**
 * Characters that steer a terminal or are invisible: control characters, directions of writing, zero-width characters,
 * separators of lines and paragraphs, lone surrogates. Newlines are not among them.
 */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Makes a text safe to print: what others have written into tags, items and errors must not steer a terminal. Unsafe
 * characters are printed as `\u001b`, which JSON reads as the original. Newlines stay: in a foreign text they could
 * look like lines of this package, see {@link inline}.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** A foreign text within a line: newlines are escaped as well, so that it can't look like another line. */
export function inline(text: string): string {
  return printable(text).replaceAll("\n", escaped);
}

/** A foreign text of several lines, joined to one. */
export function joined(text: string): string {
  return inline(text.trim().replace(/\s*[\n\u2028\u2029]\s*/g, " "));
}

/** Any value, with every string in it safe within a line. */
export function inlined<T>(value: T): T {
  if (typeof value === "string") return inline(value) as T;
  if (Array.isArray(value)) return value.map(inlined) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [inline(key), inlined(member)]),
  ) as T;
}

function escaped(characters: string): string {
  return characters
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** A text with a capital first letter. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
