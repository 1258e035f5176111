import { more } from "../domain/listing";
import { inline } from "../domain/printable";
import type { RolloutEvent } from "./events";
import type { AccountReport } from "./report";
import { accountsOf, durationOf, lineOf, nameOf } from "./text";

/** Where progress is printed: a stream such as `process.stderr`. */
export interface ProgressStream {
  /**
   * Whether it is a terminal, whose last lines can be overwritten.
   *
   * @default false
   */
  readonly isTTY?: boolean;
  /**
   * How many characters a line of the terminal has. Longer lines are cut.
   *
   * @default 80
   */
  readonly columns?: number;
  /**
   * How many lines the terminal has. Up to half of them show running accounts.
   *
   * @default 24
   */
  readonly rows?: number;
  /**
   * Prints a text.
   *
   * @param text - lines, each with its newline; on a terminal with codes that move the cursor and set colours
   */
  write(text: string): unknown;
}

/** The data for the lines below the log. */
export interface View {
  readonly accounts: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly interrupted: number;
  readonly wave: number;
  readonly waves: number;
  readonly running: readonly AccountReport[];
}

const EMPTY: View = { accounts: 0, succeeded: 0, failed: 0, interrupted: 0, wave: 1, waves: 1, running: [] };

/** How often the seconds of running accounts are updated, in milliseconds. */
const TICK = 1_000;

/**
 * Prints the events of a rollout. On a terminal, running accounts are shown with their seconds below the log of ended
 * ones. Elsewhere, for example in CI, each start and each end is a line.
 *
 * @param stream - default: standard error
 * @param hint - a sentence to add when the rollout starts nothing more and waits for running accounts; default: none
 * @returns a function for {@link RolloutOptions.onEvent}
 *
 * @example
 * ```ts
 * import { printProgress, rollout } from "pulumi-aws-config-aggregator/rollout";
 *
 * await rollout({ program: "./onboarding", accounts: ["111111111111"], onEvent: printProgress(process.stdout) });
 * ```
 */
export function printProgress(
  stream: ProgressStream = process.stderr,
  hint = "",
): (event: RolloutEvent) => void {
  const line = (event: RolloutEvent) => {
    const waits = event.kind === "stopped" && event.running > 0 && hint !== "";
    return waits ? `${lineOf(event)} ${hint}` : lineOf(event);
  };
  return stream.isTTY ? live(stream, line) : plain(stream, line);
}

type LineOf = typeof lineOf;

function plain(stream: ProgressStream, textOf: LineOf): (event: RolloutEvent) => void {
  return (event) => {
    const line = textOf(event);
    if (line !== undefined) stream.write(`${inline(line)}\n`);
  };
}

function live(stream: ProgressStream, textOf: LineOf): (event: RolloutEvent) => void {
  let view = EMPTY;
  let shown = 0;
  let timer: NodeJS.Timeout | undefined;
  // A pseudo-terminal without a size has 0 rows and 0 columns.
  const draw = (above: string) => {
    const lines = viewLines(view, Date.now(), stream.rows || 24).map((line) =>
      cutTo(line, stream.columns || 80),
    );
    const erase = shown > 0 ? `\x1b[${shown}A\x1b[0J` : "";
    shown = lines.length;
    stream.write(erase + above + lines.map((line) => `${line}\n`).join(""));
  };
  return (event) => {
    view = viewAfter(view, event);
    // On a terminal, a line for each start would repeat what is shown below.
    const line = event.kind === "started" ? undefined : textOf(event);
    draw(line === undefined ? "" : `${coloured(inline(line), event)}\n`);
    if (event.kind === "began") timer = setInterval(() => draw(""), TICK).unref();
    if (event.kind === "finished") clearInterval(timer);
  };
}

/** The view after an event. */
export function viewAfter(view: View, event: RolloutEvent): View {
  switch (event.kind) {
    case "began":
      return { ...EMPTY, accounts: event.accounts, waves: event.waves };
    case "wave":
      return { ...view, wave: event.wave };
    case "started":
      return { ...view, running: [...view.running, event.account] };
    case "ended": {
      const { accountId, status } = event.account;
      const running = view.running.filter((account) => account.accountId !== accountId);
      const ended = status === "succeeded" || status === "failed" ? status : "interrupted";
      return { ...view, running, [ended]: view[ended] + 1 };
    }
    default:
      return view;
  }
}

/**
 * The lines below the log: counts, and the running accounts, the longest-running first. None if nothing is running.
 *
 * @param now - in milliseconds
 * @param rows - of the terminal: up to half of them are used
 */
export function viewLines(view: View, now: number, rows: number): string[] {
  if (view.running.length === 0) return [];
  const most = Math.max(1, Math.floor(rows / 2) - 2);
  const named = view.running.slice(0, most).map((account) => {
    const seconds = (now - Date.parse(account.startedAt ?? "")) / 1000;
    return `  ${nameOf(account)}  ${durationOf(Math.max(0, seconds))}`;
  });
  const rest = view.running.length - named.length;
  return [countsLine(view), ...named, ...(rest > 0 ? [`  ${more(rest)}`] : [])];
}

function countsLine(view: View): string {
  const { accounts, succeeded, failed, interrupted, running } = view;
  const waiting = accounts - succeeded - failed - interrupted - running.length;
  return [
    view.waves > 1 && `wave ${view.wave} of ${view.waves}`,
    `${succeeded} of ${accountsOf(accounts)} succeeded`,
    failed > 0 && `${failed} failed`,
    interrupted > 0 && `${interrupted} interrupted`,
    `${running.length} running`,
    waiting > 0 && `${waiting} to come`,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

/** A line that wraps would take one line more than is erased. */
function cutTo(line: string, columns: number): string {
  const text = inline(line);
  return text.length < columns ? text : `${text.slice(0, Math.max(1, columns - 2))}…`;
}

function coloured(line: string, event: RolloutEvent): string {
  if (process.env.NO_COLOR) return line;
  const isBad = event.kind === "stopped" || (event.kind === "ended" && event.account.status !== "succeeded");
  const colour = isBad ? 31 : event.kind === "ended" ? 32 : undefined;
  return colour === undefined ? line : `\x1b[${colour}m${line}\x1b[39m`;
}
