import { isAccountId } from "../../domain/accountId";
import {
  HEALTH_CAUSES,
  HEALTH_STATES,
  type HealthCause,
  type HealthReport,
  REPORTED_STATES,
  type SourceHealth,
} from "../../domain/health/report";
import { collecting, type Problem, type Report } from "../../domain/problem";
import type { Report as ClaimsReport } from "../claims/report";

/** The version of the file. Readers reject other versions. */
const REPORT_VERSION = 1;

/** The columns of `sources`; `error` and `cause` are indices of `errors` and `causes`. */
const COLUMNS = ["accountId", "region", "state", "lastUpdate", "resources", "error", "cause"] as const;

/** How many problems of a file are reported. */
const TOLD = 10;

/**
 * A report as a file, one line for each source: rows instead of objects keep a report of 170,000 sources below 20 MB.
 *
 * @param claims - undefined if there are none, or they could not be read
 */
export function reportJson(report: HealthReport, claims: ClaimsReport | undefined): string {
  const { aggregator, checkedAt, counts, organization, sources, causes, unchecked } = report;
  const causeIndex = new Map(causes.map((cause, index) => [cause, index]));
  const errors = new Map<string, number>();
  const errorIndex = ({ errorCode, errorMessage }: SourceHealth) => {
    if (errorCode === undefined && errorMessage === undefined) return null;
    const key = JSON.stringify([errorCode ?? null, errorMessage ?? null]);
    const index = errors.get(key) ?? errors.size;
    errors.set(key, index);
    return index;
  };
  const rows = sources.map((source) =>
    JSON.stringify([
      source.accountId,
      source.region,
      source.state,
      source.lastUpdate ?? null,
      source.resources ?? null,
      errorIndex(source),
      source.cause === undefined ? null : (causeIndex.get(source.cause) ?? null),
    ]),
  );
  const members: readonly (readonly [name: string, json: string])[] = [
    ["version", JSON.stringify(REPORT_VERSION)],
    ["aggregator", JSON.stringify(aggregator)],
    ["checkedAt", JSON.stringify(checkedAt)],
    ["counts", JSON.stringify(counts)],
    ["organization", JSON.stringify(organization ?? null)],
    ["unchecked", lines(unchecked.map((entry) => JSON.stringify(entry)))],
    ["causes", lines(causes.map((cause) => JSON.stringify(cause)))],
    ["errors", lines([...errors.keys()])],
    ["columns", JSON.stringify(COLUMNS)],
    ["sources", lines(rows)],
    ["claims", JSON.stringify(claims ?? null)],
  ];
  return `{\n${members.map(([name, json]) => `"${name}": ${json}`).join(",\n")}\n}\n`;
}

function lines(items: readonly string[]): string {
  return items.length === 0 ? "[]" : `[\n${items.join(",\n")}\n]`;
}

/**
 * Reads a report of an earlier run, without its claims.
 *
 * @returns what is wrong with it, if it is not a report
 */
export function readReport(
  text: string,
): { readonly report: HealthReport } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = readFile(parsed(text), collecting(problems));
  return report === undefined || problems.length > 0 ? { problems: problems.slice(0, TOLD) } : { report };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Members = Readonly<Record<string, unknown>>;

function readFile(file: unknown, report: Report): HealthReport | undefined {
  if (!isObject(file)) {
    report("", undefined, "the JSON object that `report --json` writes");
    return undefined;
  }
  if (file.version !== REPORT_VERSION) {
    report("version", file.version, String(REPORT_VERSION));
    return undefined;
  }
  const check = checking(report);
  const { aggregator, counts, organization } = file;
  if (check.object("aggregator", aggregator)) {
    for (const name of ["name", "region", "accountId", "arn"])
      check.text(`aggregator.${name}`, aggregator[name]);
    check.oneOf("aggregator.kind", aggregator.kind, ["account", "organization"]);
  }
  check.time("checkedAt", file.checkedAt);
  if (check.object("counts", counts)) checkCounts(check, counts);
  if (organization !== null && check.object("organization", organization))
    checkOrganization(check, organization);
  const unchecked = check.list("unchecked", file.unchecked);
  unchecked.forEach((entry, index) => {
    const path = `unchecked[${index}]`;
    if (checkUnchecked(check, path, entry)) check.number(`${path}.sources`, entry.sources);
  });
  const causes = check.list("causes", file.causes);
  for (const [index, cause] of causes.entries()) checkCause(check, `causes[${index}]`, cause);
  const errors = check.list("errors", file.errors);
  for (const [index, error] of errors.entries()) checkError(check, `errors[${index}]`, error);
  if (JSON.stringify(file.columns) !== JSON.stringify(COLUMNS))
    report("columns", file.columns, COLUMNS.join(", "));
  const rows = check.list("sources", file.sources);
  const isRow = rowCheck(check, { errors: errors.length, causes: causes.length });
  const isSound = rows.every((row, index) => isRow(`sources[${index}]`, row));
  return {
    aggregator,
    checkedAt: file.checkedAt,
    counts,
    ...(organization !== null && { organization }),
    unchecked,
    causes,
    sources: isSound
      ? rows.map((row) => sourceOf(row as Row, errors as SaidError[], causes as HealthCause[]))
      : [],
  } as unknown as HealthReport;
}

type Check = ReturnType<typeof checking>;

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function checking(report: Report) {
  const refuse = (path: string, value: unknown, rule: string) => {
    report(path, value, rule);
    return false;
  };
  const isTime = (value: unknown) =>
    typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value));
  return {
    refuse,
    isTime,
    object: (path: string, value: unknown): value is Members =>
      isObject(value) || refuse(path, value, "an object"),
    list: (path: string, value: unknown): readonly unknown[] => {
      if (Array.isArray(value)) return value;
      refuse(path, value, "a list");
      return [];
    },
    text: (path: string, value: unknown) => typeof value === "string" || refuse(path, value, "a text"),
    optionalText: (path: string, value: unknown) =>
      value === undefined || typeof value === "string" || refuse(path, value, "a text"),
    time: (path: string, value: unknown) => isTime(value) || refuse(path, value, "a time in ISO 8601"),
    number: (path: string, value: unknown) => isCount(value) || refuse(path, value, "a whole number from 0"),
    oneOf: (path: string, value: unknown, values: readonly unknown[]) =>
      values.includes(value) || refuse(path, value, `one of ${values.join(", ")}`),
  };
}

function checkCounts(check: Check, counts: Members): void {
  for (const name of ["sources", "healthy", "accounts", "regions", "empty"])
    check.number(`counts.${name}`, counts[name]);
  if (counts.resources !== undefined) check.number("counts.resources", counts.resources);
  const { byState } = counts;
  if (!check.object("counts.byState", byState)) return;
  for (const state of HEALTH_STATES) check.number(`counts.byState.${state}`, byState[state]);
}

function checkOrganization(check: Check, organization: Members): void {
  check.text("organization.id", organization.id);
  check.oneOf("organization.state", organization.state, REPORTED_STATES);
  if (organization.lastUpdate !== undefined) check.time("organization.lastUpdate", organization.lastUpdate);
  for (const name of ["errorCode", "errorMessage"])
    check.optionalText(`organization.${name}`, organization[name]);
  if (organization.cause !== undefined) checkCause(check, "organization.cause", organization.cause);
}

function checkUnchecked(check: Check, path: string, entry: unknown): entry is Members {
  if (!check.object(path, entry)) return false;
  for (const name of ["what", "reason"]) check.text(`${path}.${name}`, entry[name]);
  return true;
}

function checkCause(check: Check, path: string, cause: unknown): void {
  if (!check.object(path, cause)) return;
  check.oneOf(`${path}.code`, cause.code, HEALTH_CAUSES);
  check.oneOf(`${path}.certainty`, cause.certainty, ["certain", "likely", "unknown"]);
  for (const name of ["text", "nextStep", "docs"]) check.text(`${path}.${name}`, cause[name]);
  check.list(`${path}.unchecked`, cause.unchecked).forEach((entry, index) => {
    checkUnchecked(check, `${path}.unchecked[${index}]`, entry);
  });
}

function checkError(check: Check, path: string, error: unknown): void {
  const isPair =
    Array.isArray(error) &&
    error.length === 2 &&
    error.every((text) => text === null || typeof text === "string");
  if (!isPair) check.refuse(path, error, "a list of code and message");
}

type Row = readonly [
  accountId: string,
  region: string,
  state: SourceHealth["state"],
  lastUpdate: string | null,
  resources: number | null,
  error: number | null,
  cause: number | null,
];

type SaidError = readonly [code: string | null, message: string | null];

function rowCheck(
  check: Check,
  size: { readonly errors: number; readonly causes: number },
): (path: string, row: unknown) => boolean {
  const states = new Set<unknown>(HEALTH_STATES);
  const isIndex = (value: unknown, end: number) => value === null || (isCount(value) && value < end);
  return (path, row) => {
    if (!Array.isArray(row) || row.length !== COLUMNS.length)
      return check.refuse(path, row, `a list of ${COLUMNS.length}: ${COLUMNS.join(", ")}`);
    const [accountId, region, state, lastUpdate, resources, error, cause] = row;
    if (!isAccountId(accountId)) return check.refuse(`${path}[0]`, accountId, "12 digits");
    if (typeof region !== "string" || region === "") return check.refuse(`${path}[1]`, region, "a region");
    if (!states.has(state)) return check.refuse(`${path}[2]`, state, `one of ${HEALTH_STATES.join(", ")}`);
    if (lastUpdate !== null && !check.isTime(lastUpdate))
      return check.refuse(`${path}[3]`, lastUpdate, "a time in ISO 8601, or null");
    if (resources !== null && !isCount(resources))
      return check.refuse(`${path}[4]`, resources, "a whole number from 0, or null");
    if (!isIndex(error, size.errors)) return check.refuse(`${path}[5]`, error, "an index of errors, or null");
    if (!isIndex(cause, size.causes)) return check.refuse(`${path}[6]`, cause, "an index of causes, or null");
    return true;
  };
}

function sourceOf(
  [accountId, region, state, lastUpdate, resources, error, cause]: Row,
  errors: readonly SaidError[],
  causes: readonly HealthCause[],
): SourceHealth {
  const [errorCode = null, errorMessage = null] = error === null ? [] : (errors[error] ?? []);
  const because = cause === null ? undefined : causes[cause];
  return {
    accountId,
    region,
    state,
    ...(lastUpdate !== null && { lastUpdate }),
    ...(errorCode !== null && { errorCode }),
    ...(errorMessage !== null && { errorMessage }),
    ...(resources !== null && { resources }),
    ...(because !== undefined && { cause: because }),
  };
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
