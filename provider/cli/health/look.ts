import { isAccountId } from "../../domain/accountId";
import type { HealthReport } from "../../domain/health/report";
import { areSourcesKnown } from "../../domain/health/summary";
import { grouped } from "../../domain/listing";
import { capitalised } from "../../domain/printable";
import { brokenRegion } from "../../domain/region";
import { brokenSourceRole } from "../../domain/sourceRole";
import { lookAtHealth } from "../../health/lookAtHealth";
import type { Progress, Selection } from "../../health/subject";
import type { Context } from "../../process/context";
import { type Named, targetOf } from "../claims/target";
import type { Options, Repeated } from "../command";
import { withProgress } from "../progress";
import { contextFor, NoRegionError } from "../session";
import type { Terminal } from "../terminal";
import { UsageError } from "../usageError";

/** The aggregator that a command checks, and how. */
interface HealthRequest {
  readonly context: Context;
  readonly named: Named;
  /** The role to assume in source accounts; undefined if none was given. */
  readonly sourceRole: string | undefined;
  readonly selection: Selection;
  readonly withResources: boolean;
}

/**
 * Reads the operand and the options of a command that checks an aggregator's health. `--region` selects sources, as
 * `--account` does: the aggregator's own region is that of `name@region`, or of the environment.
 *
 * @param topic - the command, for the message
 * @throws UsageError
 */
export async function healthRequest(
  text: string,
  options: Options,
  repeated: Repeated,
  terminal: Terminal,
  topic: readonly string[],
): Promise<HealthRequest> {
  const { region: _, ...others } = options;
  const accountIds = repeated.account;
  const regions = repeated.region;
  const broken =
    accountIds?.find((id) => !isAccountId(id)) ?? regions?.find((region) => brokenRegion(region));
  if (broken !== undefined)
    throw new UsageError(
      accountIds?.includes(broken)
        ? `--account must be 12 digits, not ${JSON.stringify(broken)}`
        : `--region must be ${brokenRegion(broken)}, not ${JSON.stringify(broken)}`,
      topic,
    );
  const context = contextFor(others, terminal);
  const named = await targetIn(context, others, text, regions, topic);
  return {
    context,
    named,
    sourceRole: sourceRoleIn(options, named, topic),
    selection: { accountIds, regions },
    withResources: options["no-resources"] !== true,
  };
}

async function targetIn(
  context: Context,
  options: Options,
  text: string,
  regions: readonly string[] | undefined,
  topic: readonly string[],
): Promise<Named> {
  try {
    return await targetOf(context, options, text);
  } catch (error) {
    if (!(error instanceof NoRegionError)) throw error;
    const selects = regions === undefined ? "" : " (--region selects source regions here)";
    throw new UsageError(
      `the aggregator's region is not known: write ${text}@REGION, or set AWS_REGION${selects}`,
      topic,
    );
  }
}

function sourceRoleIn(
  { "source-role": pattern }: Options,
  { region }: Named,
  topic: readonly string[],
): string | undefined {
  if (typeof pattern !== "string") return undefined;
  const rule = brokenSourceRole(pattern, region);
  if (rule !== undefined)
    throw new UsageError(`--source-role must be ${rule}, not ${JSON.stringify(pattern)}`, topic);
  return pattern;
}

/** Checks an aggregator, and shows the progress on a terminal. */
export function look(
  { context, named, ...options }: HealthRequest,
  terminal: Terminal,
): Promise<HealthReport> {
  return withProgress(terminal.screen, (show) =>
    lookAtHealth(context, named, { ...options, onProgress: (progress) => show(progressLine(progress)) }),
  );
}

/** `Looking into sources: 12 of 40` */
function progressLine({ doing, done, of }: Progress): string {
  return `${capitalised(doing)}: ${grouped(done)}${of === undefined ? "" : ` of ${grouped(of)}`}`;
}

/** Whether everything is healthy: settling sources are not findings, but aren't healthy yet. */
export function isAllWell({ counts, organization }: HealthReport): boolean {
  return counts.healthy === counts.sources && organization?.state !== "FAILED";
}

/** If there is no source, or if it is not known which sources there should be, the result is not good. */
export function codeOf(health: HealthReport): 0 | 1 | 2 {
  if (!isAllWell(health)) return 1;
  return health.counts.sources > 0 && areSourcesKnown(health.unchecked) ? 0 : 2;
}
