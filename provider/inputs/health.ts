import type { Report } from "../domain/problem";
import { isRecord, type Raw } from "../domain/values";
import { flag } from "./values";

/** A line about the health of an aggregator's sources. */
export interface HealthLine {
  /** Whether this is a preview. The engine doesn't tell the provider's process. */
  readonly isPreview: boolean;
}

/**
 * Reads whether the program wants the line, and reports what is wrong.
 *
 * @param news - as the constructor sends them: `watching` holds what only the program knows
 * @returns undefined if the program doesn't want it, or if that isn't known yet
 */
export function healthLine({ health, watching }: Raw, report: Report): HealthLine | undefined {
  if (flag("health", health, false, report) !== true) return undefined;
  return { isPreview: isRecord(watching) && watching.isPreview === true };
}
