import { count } from "../domain/listing";

/** `2026-01-01T00:00:03Z (2 minutes ago)` */
export function sinceText(seconds: number, now: number): string {
  return `${isoTime(seconds)} (${ago(now / 1000 - seconds)})`;
}

export function isoTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  // A tag may contain any number.
  return Number.isNaN(date.getTime()) ? "an unknown time" : date.toISOString().replace(".000Z", "Z");
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
];

function ago(seconds: number): string {
  if (seconds < 1) return "now";
  const [size, name] = UNITS.find(([unit]) => seconds >= unit) ?? [1, "second"];
  return `${count(Math.floor(seconds / size), name)} ago`;
}

/** The rows as lines of columns; some columns are aligned as numbers. */
export function columns(rows: readonly (readonly string[])[], numbers: ReadonlySet<number>): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        numbers.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
}
