import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Problem } from "../domain/problem";
import { type FormerReport, type RolloutReport, readReport } from "./report";

/** Writes a report in one step: a reader, also after a kill, finds the old file or the new one. */
export function writeReport(file: string, report: RolloutReport): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(report, null, 2)}\n`);
  renameSync(draft, file);
}

/** Creates the folder of a rollout, and makes Git ignore it. An existing folder is not changed. */
export function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, ".gitignore"), "*\n");
}

/**
 * Starts the log of an account.
 *
 * @param resumedAt - if the rollout is resumed: its log keeps the output of the run before
 */
export function beginLog(file: string, resumedAt: Date | undefined): void {
  if (resumedAt === undefined || !existsSync(file)) writeFileSync(file, "");
  else appendFileSync(file, `\n# resumed at ${resumedAt.toISOString()}\n`);
}

/** Reads the report to resume, from its file or from the value itself. */
export function readFormer(
  resume: unknown,
): { readonly report: FormerReport } | { readonly problems: readonly Problem[] } {
  if (typeof resume !== "string") return readReport(resume, "resume");
  try {
    return readReport(JSON.parse(readFileSync(resume, "utf8")), "resume");
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const rule = isMissing ? "a file that exists" : "a file with the JSON of a report";
    return { problems: [{ path: "resume", value: resume, rule }] };
  }
}
