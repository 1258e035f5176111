import { isRecord } from "../domain/values";
import { essenceOf } from "./causes";

/** What an operation did, according to the events of Pulumi's engine. */
export interface Digest {
  /** Resources by what happened to them, such as `{ create: 2, same: 1 }`; null if the engine did not finish. */
  readonly changes: Readonly<Record<string, number>> | null;
  /** The errors, without duplicates. */
  readonly errors: readonly string[];
}

/** Further errors of an account rarely add information. */
const MOST_ERRORS = 5;

/** Reads the engine's event log, one JSON object per line. Skips a line that was cut off when the engine was killed. */
export function digestOf(log: string): Digest {
  let changes: Digest["changes"] = null;
  const errors = new Set<string>();
  for (const line of log.split("\n")) {
    const event = parsed(line);
    const { diagnosticEvent, summaryEvent } = event;
    if (isRecord(diagnosticEvent) && diagnosticEvent.severity === "error") {
      const error = essenceOf(plain(String(diagnosticEvent.message ?? "")));
      if (error !== "") errors.add(error);
    }
    if (isRecord(summaryEvent)) changes = countsIn(summaryEvent.resourceChanges);
  }
  return { changes, errors: [...errors].slice(0, MOST_ERRORS) };
}

/**
 * The error at the end of a command's output, for failures before the engine starts: the lines from `error:` on, or the
 * last line.
 */
export function errorIn(output: string): string | undefined {
  const lines = plain(output).trimEnd().split("\n");
  const first = lines.findIndex((line) => /^\s*error:/.test(line));
  return essenceOf(lines.slice(first < 0 ? -1 : first).join("\n")) || undefined;
}

/** Removes colours, both the engine's markup and terminal codes. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours start with an escape
  return text.replace(/<\{%[^%]*%\}>/g, "").replace(/\x1b\[[0-9;]*[A-Za-z]/g, "");
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const event: unknown = JSON.parse(line);
    return isRecord(event) ? event : {};
  } catch {
    return {};
  }
}

function countsIn(changes: unknown): Record<string, number> {
  if (!isRecord(changes)) return {};
  return Object.fromEntries(
    Object.entries(changes).filter((entry): entry is [string, number] => Number(entry[1]) > 0),
  );
}
