import { ConfigAggregatorError } from "../../domain/error";
import { inLine } from "../../domain/errorText";
import type { HealthReport } from "../../domain/health/report";
import { healthyOf } from "../../domain/health/summary";
import { inline } from "../../domain/printable";
import type { Context } from "../../process/context";
import { type Report as ClaimsReport, reportOf } from "../claims/report";
import { readSnapshot } from "../claims/snapshot";
import { type Named, tableIn } from "../claims/target";
import type { ExitCode, Options, Repeated } from "../command";
import { codeOf, healthRequest, look } from "../health/look";
import { GIVE_ROLE, isRoleMissing } from "../health/sourceRole";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";
import { readAssets } from "./assets";
import { csvOf } from "./csv";
import { earlierThan, readHistory, refuseOthers } from "./history";
import { pageOf } from "./html";
import { reportJson } from "./json";
import { tryOutput, writeOutput } from "./output";
import type { Reported } from "./pageData";

const TOPIC = ["report"];

/** The name for standard output: JSON is printed. Other formats contain characters that steer a terminal. */
const STDOUT = "-";

/** The function that checks an aggregator. */
export type LookAt = typeof look;

/** What each option writes. */
const FORMATS: Readonly<Record<string, (reported: Reported) => string>> = {
  html: (reported) => pageOf(reported, readAssets()),
  csv: ({ health, claims }) => csvOf(health, claims),
  json: ({ health, claims }) => reportJson(health, claims),
};

/** `report AGGREGATOR` */
export const report = reportWith(look);

/** {@link report}, with a given function that checks the aggregator. */
export function reportWith(lookAt: LookAt) {
  return (...args: readonly [readonly string[], Options, Terminal, Repeated]) => write(lookAt, ...args);
}

async function write(
  lookAt: LookAt,
  [text = ""]: readonly string[],
  options: Options,
  terminal: Terminal,
  repeated: Repeated,
): Promise<ExitCode> {
  const files = filesIn(options);
  const request = await healthRequest(text, options, repeated, terminal, TOPIC);
  const { context, named } = request;
  const earlier = readHistory(repeated.history ?? []);
  refuseOthers(earlier, named);
  for (const { path } of files) if (path !== STDOUT) tryOutput(path);
  const health = await lookAt(request, terminal);
  const { name, region, accountId } = health.aggregator;
  refuseOthers(earlier, { name, region, accountId });
  const claims = await claimsOf(context, named, options, health, terminal);
  const reported = { health, ...(claims && { claims }), history: earlierThan(health, earlier) };
  for (const { format, path } of files) {
    const written = FORMATS[format]?.(reported) ?? "";
    if (path === STDOUT) terminal.out(written.trimEnd());
    else writeOutput(path, written);
  }
  terminal.note(summaryOf(health, files));
  return codeOf(health);
}

interface File {
  readonly format: string;
  readonly path: string;
}

/** @throws UsageError */
function filesIn(options: Options): readonly File[] {
  const files = Object.keys(FORMATS).flatMap((format) => {
    const path = options[format];
    return typeof path === "string" ? [{ format, path }] : [];
  });
  if (files.length === 0) throw new UsageError("report needs --html FILE, --csv FILE or --json FILE", TOPIC);
  const printed = files.find(({ format, path }) => path === STDOUT && format !== "json");
  if (printed) throw new UsageError(`--${printed.format} needs a file: only --json takes -`, TOPIC);
  const twice = files.find(({ path }, at) => files.findIndex((other) => other.path === path) !== at);
  if (twice)
    throw new UsageError(
      `only one of ${files.map(({ format }) => `--${format}`).join(", ")} can be ${twice.path}`,
      TOPIC,
    );
  return files;
}

/** Undefined if there are none. If they can't be read, this prints why, and the report is written without them. */
async function claimsOf(
  context: Context,
  named: Named,
  options: Options,
  { aggregator }: HealthReport,
  terminal: Terminal,
): Promise<ClaimsReport | undefined> {
  if (aggregator.kind === "organization") return undefined;
  try {
    const claims = reportOf(await readSnapshot(context, named, tableIn(options)));
    return claims.shared || claims.claims.length > 0 ? claims : undefined;
  } catch (error) {
    if (!ConfigAggregatorError.is(error)) throw error;
    terminal.note(
      `The report is without claims, which can't be read: ${inline(inLine(error, "commandLine"))}`,
    );
    return undefined;
  }
}

function summaryOf({ aggregator, counts, unchecked }: HealthReport, files: readonly File[]): string {
  const written = files.filter(({ path }) => path !== STDOUT).map(({ path }) => path);
  return [
    `${aggregator.name} in ${aggregator.region}: ${healthyOf(counts)}`,
    ...unchecked.map(({ what, reason }) => `Could not be checked: ${inline(what)}: ${inline(reason)}`),
    ...(isRoleMissing(unchecked) ? [GIVE_ROLE] : []),
    ...(written.length > 0 ? [`Written: ${written.join(", ")}`] : []),
  ].join("\n");
}
