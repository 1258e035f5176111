/** A part of a line, with the name of what it looks like. */
export interface Part {
  readonly text: string;
  readonly style: string;
}

/** A line as a command prints it on a terminal, in parts. */
export function partsOf(line: string): Part[];

/** The picture of a terminal, in SVG. */
export function drawTerminal(title: string, lines: readonly (readonly Part[])[]): string;

/** The lines of such a picture that aren't empty. */
export function linesIn(svg: string): string[];
