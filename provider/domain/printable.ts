/**
 * What a terminal would act on, or not show: control characters, directions of writing, what has no width, separators of
 * lines and paragraphs, halves of characters. Newlines are not among them.
 */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A text as it is fit to be printed: what others have written into tags, items and errors must not steer a terminal. What
 * isn't fit is shown as `\u001b`, which JSON reads as what it was. Newlines stay: in a foreign text they could pass for
 * lines of this package, see {@link inline}.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** A foreign text as a part of a line: newlines are shown as well, so that it can't pass for another line. */
export function inline(text: string): string {
  return printable(text).replaceAll("\n", escaped);
}

/** A foreign text that may have several lines, as a part of one. */
export function joined(text: string): string {
  return inline(text.trim().replace(/\s*[\n\u2028\u2029]\s*/g, " "));
}

/** Any value, with every text in it as a part of a line. */
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

/** A text as the beginning of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
