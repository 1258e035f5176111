import assert from "node:assert/strict";
import { helpText } from "../../provider/cli/help";

/** Makes sure that a command's help names every key of its `--json` output. */
export function assertHelped(printed: unknown, ...topic: string[]): void {
  const help = helpText(topic);
  for (const key of keysIn(printed)) assert.match(help, new RegExp(`^  .*\\b${key}\\b`, "m"));
}

function keysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...keysIn(member)]);
}
