import type { Report } from "../domain/problem";
import { isRecord, type Raw } from "../domain/values";
import { flag } from "./values";

/** A line about the health of an aggregator's sources. */
export interface HealthLine {
  /** Whether a preview runs. The provider's process isn't told. */
  readonly isPreview: boolean;
}

/**
 * Reads whether the line is wanted, and reports what is wrong.
 *
 * @param news - as the constructor sends them: `watching` says what only the program knows
 * @returns undefined if it isn't wanted, or that isn't known yet
 */
export function healthLine({ health, watching }: Raw, report: Report): HealthLine | undefined {
  if (flag("health", health, false, report) !== true) return undefined;
  return { isPreview: isRecord(watching) && watching.isPreview === true };
}
