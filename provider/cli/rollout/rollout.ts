import { relative } from "node:path";
import {
  InvalidRolloutError,
  printProgress,
  type RolloutEvent,
  type RolloutReport,
  rollout,
} from "../../rollout/index";
import { summaryOf } from "../../rollout/text";
import type { Options, Repeated } from "../command";
import type { Terminal } from "../terminal";
import { rolloutOptions, usageErrorOf } from "./input";

/** `rollout` */
export async function rollOut(options: Options, terminal: Terminal, repeated: Repeated): Promise<0 | 1> {
  const print = printProgress(terminal.screen, "Ctrl-C cancels what runs.");
  let file = "";
  const signals = listen();
  const onEvent = (event: RolloutEvent) => {
    if (event.kind === "stopped") signals.stopped();
    if (event.kind === "finished") file = event.file;
    print(event);
  };
  try {
    const { signal, cancelSignal } = signals;
    const report = await rollout({ ...rolloutOptions(options, repeated), signal, cancelSignal, onEvent });
    terminal.out(options.json ? JSON.stringify(report, null, 2) : summary(report, file));
    return report.counts.succeeded === report.accounts.length ? 0 : 1;
  } catch (error) {
    throw error instanceof InvalidRolloutError ? usageErrorOf(error.facts.problems) : error;
  } finally {
    signals.end();
  }
}

function summary(report: RolloutReport, file: string): string {
  const resume = `the same command with --resume ${shown(file)}`;
  return `${summaryOf(report, resume, shown)}\n\nReport: ${shown(file)}`;
}

/** The path relative to the current folder, if it is below it. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}

/**
 * Handles signals from a terminal or a CI. The first signal stops new starts. The next one, or the first one if nothing
 * starts any more anyway, cancels what runs.
 */
function listen() {
  const [interrupt, cancel] = [new AbortController(), new AbortController()];
  let isStopped = false;
  const follow = () => (isStopped || interrupt.signal.aborted ? cancel : interrupt).abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, follow);
  return {
    signal: interrupt.signal,
    cancelSignal: cancel.signal,
    stopped: () => {
      isStopped = true;
    },
    end: () => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, follow);
    },
  };
}
