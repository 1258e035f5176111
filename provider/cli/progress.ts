import { inline } from "../domain/printable";
import type { Screen } from "./terminal";

/** The process, as far as signals are concerned. */
interface Signalled {
  readonly pid: number;
  once(signal: Signal, listener: (signal: Signal) => void): unknown;
  off(signal: Signal, listener: (signal: Signal) => void): unknown;
  kill(pid: number, signal: Signal): unknown;
}

type Signal = "SIGINT" | "SIGTERM";

const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM"];

/**
 * Runs work that only reads, and shows its progress in a line below; only on a terminal. Ctrl-C removes the line and
 * ends the process as usual.
 *
 * @param work - gets a function that shows a text in that line
 */
export async function withProgress<T>(
  screen: Screen,
  work: (show: (text: string) => void) => Promise<T>,
  signalled: Signalled = process,
): Promise<T> {
  if (!screen.isTTY) return work(() => {});
  const erase = () => screen.write("\r\x1b[2K");
  const ended = (signal: Signal) => {
    stop();
    signalled.kill(signalled.pid, signal);
  };
  const stop = () => {
    for (const signal of SIGNALS) signalled.off(signal, ended);
    erase();
  };
  for (const signal of SIGNALS) signalled.once(signal, ended);
  try {
    return await work((text) => {
      erase();
      // A line that wraps could not be removed. A pseudo-terminal without a size has 0 columns.
      screen.write(inline(text).slice(0, (screen.columns || 80) - 1));
    });
  } finally {
    stop();
  }
}
