import { count, firstOf } from "../../domain/listing";
import { inline } from "../../domain/printable";
import type { ExitCode, Options } from "../command";
import { contextFor } from "../session";
import { type Line, styled } from "../styled";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";
import { type Drift, driftOf } from "./drift";
import { driftLines, tellDrift } from "./driftText";
import { expecting, readFile, writeFile } from "./expectationFile";
import { type Report, reportOf } from "./report";
import { readSnapshot } from "./snapshot";
import { tableIn, targetOf } from "./target";

const TOPIC = ["claims", "check"];

/** `claims check AGGREGATOR --expect FILE` */
export async function check(
  operands: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<ExitCode> {
  const [text = ""] = operands;
  const { expect: file } = options;
  if (typeof file !== "string") throw new UsageError("claims check needs --expect FILE", TOPIC);
  const context = contextFor(options, terminal);
  const target = await targetOf(context, options, text);
  // Read the file before AWS is asked: `--update` must not overwrite a file of another kind.
  const before = readFile(file, target);
  if (before === undefined && !options.update)
    throw new UsageError(
      `--expect ${JSON.stringify(file)}: there is no such file; --update writes it`,
      TOPIC,
    );
  const report = reportOf(await readSnapshot(context, target, tableIn(options)));
  const content = options.update ? expecting(report, before) : undefined;
  if (content) writeFile(file, content);
  const drift = content || before === undefined ? [] : driftOf(report, before);
  const checked = { report, drift, file, updated: content !== undefined };
  if (options.json) terminal.out(JSON.stringify(jsonOf(checked), null, 2));
  else terminal.show(linesOf(checked));
  return drift.length > 0 ? 1 : 0;
}

interface Checked {
  readonly report: Report;
  readonly drift: readonly Drift[];
  readonly file: string;
  readonly updated: boolean;
}

function jsonOf({ report, drift, file, updated }: Checked) {
  const { name, region } = report.aggregator;
  return {
    aggregator: { name, region },
    asExpected: drift.length === 0,
    drift: drift.map((one) => ({ ...one, ...tellDrift(one) })),
    deploying: deployingIn(report),
    updated: updated ? file : null,
  };
}

function linesOf({ report, drift, file, updated }: Checked): Line[] {
  const { aggregator, claims } = report;
  const where = `${aggregator.name} in ${aggregator.region}`;
  const there = `${count(claims.length, "claim")}, ${count(aggregator.accounts.length, "account")}`;
  const deploying = deployingIn(report);
  return [
    drift.length > 0
      ? [`${where}: `, styled("bad", count(drift.length, "difference")), ` from ${inline(file)}`]
      : updated
        ? `${where}: ${inline(file)} now expects what is there: ${there}`
        : [`${where}: `, styled("good", "as expected"), ` by ${inline(file)}: ${there}`],
    ...driftLines(drift),
    ...(deploying.length > 0
      ? [
          `${firstOf(deploying.map(inline))} ${deploying.length === 1 ? "is" : "are"} deploying right now: look again afterwards`,
        ]
      : []),
  ];
}

/** The claims whose stacks are deploying: their accounts are about to arrive. */
function deployingIn({ claims }: Report): string[] {
  return claims
    .filter(({ run, publishing }) => (run ?? publishing)?.interrupted === false)
    .map(({ name }) => name);
}
