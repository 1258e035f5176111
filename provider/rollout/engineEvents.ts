import { isRecord } from "../domain/values";
import { essenceOf } from "./causes";

/** What an operation did, as Pulumi's engine tells it. */
export interface Digest {
  /** Resources by what happened to them, such as `{ create: 2, same: 1 }`; null if the engine did not come to its end. */
  readonly changes: Readonly<Record<string, number>> | null;
  /** What went wrong, each once. */
  readonly errors: readonly string[];
}

/** More errors of one account tell no more. */
const MOST_ERRORS = 5;

/** Reads the engine's log of events, a JSON object a line. A line that was cut off when the engine was killed is skipped. */
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
 * What went wrong by the end of a command's output, for failures before the engine began: its lines that begin with
 * `error:` with what follows them, or its last line.
 */
export function errorIn(output: string): string | undefined {
  const lines = plain(output).trimEnd().split("\n");
  const first = lines.findIndex((line) => /^\s*error:/.test(line));
  return essenceOf(lines.slice(first < 0 ? -1 : first).join("\n")) || undefined;
}

/** Without colours, as the engine marks them and as a terminal takes them. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape is what a colour begins with
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
