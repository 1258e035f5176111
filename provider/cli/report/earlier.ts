import type { HealthReport } from "../../domain/health/report";
import { sortedUnique } from "../../domain/sets";
import { kindOf } from "./causes";
import { KINDS } from "./page/data";

/**
 * What is shown of an earlier report. A whole report of 170,000 sources takes 50 MB, and there may be many; this takes
 * 2 MB.
 */
export interface EarlierReport extends Pick<HealthReport, "aggregator" | "checkedAt" | "counts"> {
  /** The state of a source: the index of its kind; -1 if it was not expected. */
  kindIn(accountId: string, region: string): number;
}

export function earlierOf({ aggregator, checkedAt, counts, sources }: HealthReport): EarlierReport {
  const regions = sortedUnique(sources.map(({ region }) => region));
  const columns = new Map(regions.map((region, index) => [region, index]));
  const rows = new Map<string, Int8Array>();
  for (const source of sources) {
    const row = rows.get(source.accountId) ?? new Int8Array(regions.length).fill(-1);
    row[columns.get(source.region) ?? 0] = KINDS.indexOf(kindOf(source));
    rows.set(source.accountId, row);
  }
  return {
    aggregator,
    checkedAt,
    counts,
    kindIn: (accountId, region) => rows.get(accountId)?.[columns.get(region) ?? -1] ?? -1,
  };
}
