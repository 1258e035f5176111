import type { Clock } from "../aws/retry";
import type { Configuration } from "./configuration";

/** What every step gets besides the engine's own arguments. */
export interface EngineContext extends Printer {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly printed: PrintedLines;
}

/** Prints lines that the engine shows under "Diagnostics". */
interface Printer {
  info(line: string): void;
  /** Prints what the user should change, or check, before it does harm. */
  warn(line: string): void;
}

/** The lines that a process has already printed. */
interface PrintedLines {
  /** Whether a line is printed for the first time. */
  isFirst(line: string): boolean;
}

/** Prints a line unless this process has printed it before: the engine may check a resource twice. */
export function printOnce(
  context: Printer & Pick<EngineContext, "printed">,
  as: keyof Printer,
  line: string,
): void {
  if (context.printed.isFirst(line)) context[as](line);
}

export function createPrintedLines(): PrintedLines {
  const printed = new Set<string>();
  return {
    isFirst: (line) => {
      const isFirst = !printed.has(line);
      printed.add(line);
      return isFirst;
    },
  };
}

/** The engine shows what a provider process writes to its standard output, without a level of its own. */
export function createPrinter(print: (line: string) => void): Printer {
  return { info: print, warn: (line) => print(`warning: ${line}`) };
}
