import { readFileSync } from "node:fs";
import type { HealthReport } from "../../domain/health/report";
import { collecting, type Problem } from "../../domain/problem";
import { type EarlierReport, earlierOf } from "./earlier";
import { InvalidReportError } from "./errors";
import { readReport } from "./json";

/** A report of an earlier run, and its file. */
interface Earlier {
  readonly file: string;
  readonly report: EarlierReport;
}

/**
 * Reads the reports of earlier runs.
 *
 * @throws InvalidReportError
 */
export function readHistory(files: readonly string[]): readonly Earlier[] {
  return files.map((file) => {
    const read = readReport(textOf(file));
    if ("problems" in read) throw new InvalidReportError(file, read.problems);
    return { file, report: earlierOf(read.report) };
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const rule = code === "ENOENT" ? "a file that exists" : `a file that can be read (${code})`;
    throw new InvalidReportError(file, [{ path: "--history", rule }], error);
  }
}

/** What is known about an aggregator before and after it is checked. */
type Aggregator = Pick<HealthReport["aggregator"], "name" | "region"> &
  Partial<Pick<HealthReport["aggregator"], "accountId">>;

/**
 * Rejects reports on other aggregators.
 *
 * @throws InvalidReportError
 */
export function refuseOthers(history: readonly Earlier[], expected: Aggregator): void {
  for (const { file, report } of history) {
    const problems: Problem[] = [];
    const refuse = collecting(problems);
    for (const [name, value] of Object.entries(expected)) {
      const theirs = report.aggregator[name as keyof Aggregator];
      if (theirs !== value) refuse(`aggregator.${name}`, theirs, JSON.stringify(value));
    }
    if (problems.length > 0) throw new InvalidReportError(file, problems);
  }
}

/** The reports before this one, oldest first, one for each time. */
export function earlierThan(
  { checkedAt }: Pick<HealthReport, "checkedAt">,
  history: readonly Earlier[],
): readonly EarlierReport[] {
  const byTime = new Map(history.map(({ report }) => [Date.parse(report.checkedAt), report]));
  return [...byTime]
    .filter(([time]) => time < Date.parse(checkedAt))
    .sort(([a], [b]) => a - b)
    .map(([, report]) => report);
}
