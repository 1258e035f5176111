import type { HealthReport } from "../../domain/health/report";
import type { Report as ClaimsReport } from "../claims/report";
import { kindOf } from "./causes";

const HEADER = [
  "account",
  "region",
  "state",
  "healthy",
  "lastUpdate",
  "resources",
  "errorCode",
  "errorMessage",
  "cause",
  "certainty",
  "causeText",
  "nextStep",
  "docs",
  "unchecked",
  "stacks",
] as const;

/** A row for each source, in the format of RFC 4180, for spreadsheets. */
export function csvOf({ sources }: HealthReport, claims: ClaimsReport | undefined): string {
  const stacks = namesByAccount(claims);
  const rows = sources.map((source) => {
    const { accountId, region, state, lastUpdate = "", resources = "", cause } = source;
    return [
      account(accountId),
      cell(region),
      state,
      kindOf(source) === "SUCCEEDED" ? "yes" : "no",
      lastUpdate,
      String(resources),
      cell(source.errorCode ?? ""),
      cell(source.errorMessage ?? ""),
      cause?.code ?? "",
      cause?.certainty ?? "",
      cell(cause?.text ?? ""),
      cell(cause?.nextStep ?? ""),
      cell(cause?.docs ?? ""),
      cell(cause?.unchecked.map(({ what, reason }) => `${what}: ${reason}`).join("\n") ?? ""),
      cell(stacks.get(accountId)?.join("\n") ?? ""),
    ];
  });
  return [HEADER, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

function namesByAccount(claims: ClaimsReport | undefined): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { name, accounts } of claims?.claims ?? [])
    for (const id of accounts) {
      const others = names.get(id);
      if (others) others.push(name);
      else names.set(id, [name]);
    }
  return names;
}

/** As a formula: a spreadsheet would read 12 digits as a number, show it rounded, and drop leading zeros. */
function account(id: string): string {
  return quoted(`="${id}"`);
}

/** Text that a spreadsheet would read as a formula gets an apostrophe in front, so that it is shown as text. */
function cell(text: string): string {
  return quoted(/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
