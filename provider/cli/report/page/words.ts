import type { Certainty } from "../../../domain/health/report";
import type { Kind } from "./data";

/** The name of a kind and its letter in a cell, so that nobody has to distinguish colours. */
export const WORDS: Readonly<Record<Kind, { readonly letter: string; readonly name: string }>> = {
  FAILED: { letter: "F", name: "Failed" },
  NEVER_REPORTED: { letter: "N", name: "Never reported" },
  OUTDATED: { letter: "O", name: "Outdated" },
  EMPTY: { letter: "E", name: "Empty" },
  SETTLING: { letter: "S", name: "Settling" },
  SUCCEEDED: { letter: "✓", name: "Healthy" },
};

export const CERTAINTIES: Readonly<Record<Certainty, string>> = {
  certain: "certain",
  likely: "likely",
  unknown: "not known for sure",
};

/** A text with a capital first letter. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1,234` */
export function grouped(number: number): string {
  return number.toLocaleString("en-US");
}

/** `1 source`, `1,234 sources` */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** A number in the width of a cell: `950`, `1.2k`, `14k`, `1.2M`. */
export function short(number: number): string {
  if (number < 1000) return String(number);
  const [size, unit] = number < 999_500 ? [1000, "k"] : [1_000_000, "M"];
  const scaled = number / size;
  return `${scaled < 9.95 ? scaled.toFixed(1).replace(/\.0$/, "") : Math.round(scaled)}${unit}`;
}

/** The highest level of {@link levelOf}. */
export const LEVELS = 5;

/** How dark a cell with this many resources is: each level is ten times the one before. */
export function levelOf(resources: number): number {
  return resources < 10 ? 0 : Math.min(LEVELS, Math.floor(Math.log10(resources)));
}

/** `2026-11-29 23:20:05 UTC` */
export function moment(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** How long before a report something happened: `3 hours before this report`. */
export function before(seconds: number): string {
  if (seconds < 1) return "at the time of this report";
  const [size, name] = UNITS.find(([unit]) => seconds >= unit) ?? [1, "second"];
  return `${count(Math.floor(seconds / size), name)} before this report`;
}
