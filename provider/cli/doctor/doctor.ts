import { tableIn, targetOf } from "../claims/target";
import type { ExitCode, Options, Repeated } from "../command";
import { withProgress } from "../progress";
import { contextFor } from "../session";
import type { Terminal } from "../terminal";
import { openAsking, type Subject } from "./asking";
import { CHECKS } from "./checks";
import { countsOf, type Diagnosed, diagnose, type Result, resultOf } from "./diagnose";
import { doctorLines } from "./text";

const CODES: Readonly<Record<Result, ExitCode>> = { well: 0, findings: 1, unknown: 2 };

/** `doctor` */
export async function doctor(options: Options, repeated: Repeated, terminal: Terminal): Promise<ExitCode> {
  const subject = await subjectOf(options, repeated, terminal);
  const diagnosed = await withProgress(terminal.screen, (show) =>
    diagnose(CHECKS, openAsking(subject), (done) =>
      show(`doctor: ${done} of ${CHECKS.length} checks are done`),
    ),
  );
  if (options.json) terminal.out(JSON.stringify(jsonOf(subject, diagnosed), null, 2));
  else terminal.show(doctorLines(diagnosed));
  return CODES[resultOf(diagnosed)];
}

async function subjectOf(options: Options, repeated: Repeated, terminal: Terminal): Promise<Subject> {
  const context = contextFor(options, terminal);
  const { configuration } = context;
  const named = typeof options.name === "string" ? await targetOf(context, options, options.name) : undefined;
  return {
    settings: configuration.settings,
    region: named?.region ?? (await configuration.region()),
    name: named?.name,
    table: tableIn(options),
    roleArns: repeated["role-arn"] ?? [],
  };
}

function jsonOf({ region }: Subject, diagnosed: readonly Diagnosed[]) {
  return {
    version: require("pulumi-aws-config-aggregator/package.json").version as string,
    region: region ?? null,
    result: resultOf(diagnosed),
    counts: countsOf(diagnosed),
    checks: diagnosed.map(({ advice = null, ...one }) => ({ ...one, advice })),
  };
}
