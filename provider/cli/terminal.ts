import { printable } from "../domain/printable";
import { type Line, type Part, partsOf, type Style, textOf } from "./styled";

/** Where a command writes, and whom it can ask. */
export interface Terminal {
  /** Whether somebody can answer. */
  readonly interactive: boolean;
  /** Prints the result. */
  out(text: string): void;
  /** Prints the result in lines, with colours if the terminal supports them. */
  show(lines: readonly Line[]): void;
  /** Prints what happens meanwhile, and what went wrong. */
  note(text: string): void;
  /** Reads a line from the user; undefined if the input ends. */
  ask(question: string): Promise<string | undefined>;
  /** Keeps the process running if nobody reads its output any more. */
  outlive(): void;
  /** Where progress is shown, and where `note` writes. */
  readonly screen: Screen;
}

/** A stream that may be a terminal. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** The process's own. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  let goesOn = false;
  // `… | head` is not a failure.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (!goesOn) process.exit();
  });
  let paint: ((part: Part) => string) | undefined;
  return {
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    out: (text) => stdout.write(`${printable(text)}\n`),
    show: (lines) => {
      paint ??= stdout.isTTY ? colours() : plainly;
      for (const line of lines) stdout.write(`${partsOf(line).map(paint).join("")}\n`);
    },
    outlive: () => {
      goesOn = true;
    },
    screen: stderr,
    note: (text) => stderr.write(`${printable(text)}\n`),
    ask: async (question) => {
      const { createInterface } = await import("node:readline/promises");
      const lines = createInterface({ input: stdin, output: stderr });
      const closed = new Promise<undefined>((resolve) => lines.once("close", () => resolve(undefined)));
      try {
        const answer = await Promise.race([lines.question(printable(question)), closed]);
        if (answer === undefined) stderr.write("\n");
        return answer;
      } finally {
        lines.close();
      }
    },
  };
}

function plainly(part: Part): string {
  return printable(textOf(part));
}

/** Colours for parts, unless `NO_COLOR` or the kind of terminal disables them. */
function colours(): (part: Part) => string {
  const { bold, dim, green, red, yellow } = require("picocolors") as typeof import("picocolors");
  const paints: Readonly<Record<Style, (text: string) => string>> = {
    good: green,
    bad: red,
    warning: yellow,
    strong: bold,
    faint: dim,
  };
  return (part) => {
    const text = plainly(part);
    return typeof part === "string" ? text : paints[part.style](text);
  };
}
