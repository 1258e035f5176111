/** The meaning of a part of a line, which a terminal may show as a colour. */
export type Style = "good" | "bad" | "warning" | "strong" | "faint";

/** A part of a line with a style. */
interface Styled {
  readonly text: string;
  readonly style: Style;
}

/** A part of a line. */
export type Part = string | Styled;

/** A line, as a text or in parts. */
export type Line = Part | readonly Part[];

/** A text with a style. */
export function styled(style: Style, text: string): Styled {
  return { text, style };
}

/** The text of a part. */
export function textOf(part: Part): string {
  return typeof part === "string" ? part : part.text;
}

/** The parts of a line. */
export function partsOf(line: Line): readonly Part[] {
  return isParts(line) ? line : [line];
}

function isParts(line: Line): line is readonly Part[] {
  return Array.isArray(line);
}
