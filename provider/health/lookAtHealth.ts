import { isServiceControlPolicy } from "../aws/awsText";
import type { GridCell } from "../domain/health/grid";
import { climbDown, type Diagnosis, type Evidence, isFine, organizationCause } from "../domain/health/ladder";
import type {
  HealthCause,
  HealthReport,
  OrganizationHealth,
  SourceHealth,
  Unchecked,
  UncheckedHealth,
} from "../domain/health/report";
import { HealthTally } from "../domain/health/summary";
import { joined } from "../domain/printable";
import { inParallel } from "../engine/inParallel";
import { type Added, type Collected, collect } from "./collect";
import { countResources } from "./coverage";
import { type AccountLooks, Looks } from "./looks";
import type { HealthContext, OnProgress, Selection, Subject } from "./subject";

/** How many accounts are checked at a time, and in each of them how many regions. */
const AT_A_TIME = { accounts: 10, regions: 8 };

/** How an aggregator's health is checked. */
export interface LookOptions {
  /** The role that is assumed in source accounts, for example `arn:aws:iam::{account}:role/audit`. Default: none. */
  readonly sourceRole?: string | undefined;
  /** No text may contain the role. */
  readonly isSecret?: boolean;
  readonly selection?: Selection;
  /** Sources that must exist, even if AWS still shows the aggregator as it was before they were added. */
  readonly added?: Added | undefined;
  /** Whether resources are counted. Default: true. */
  readonly withResources?: boolean;
  /**
   * How long source accounts are checked, in seconds. The report names the sources that are left. Default: without
   * limit.
   */
  readonly lookSeconds?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** Stops the check: it throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks an aggregator: what AWS Config reports on each source, how many resources of it the aggregator holds, and what
 * explains a source that isn't healthy.
 *
 * @throws UnknownAggregatorError, AwsError, if the aggregator or the status of its sources can't be read
 */
export async function lookAtHealth(
  context: HealthContext,
  subject: Subject,
  options: LookOptions = {},
): Promise<HealthReport> {
  const { selection, added, withResources = true, onProgress, signal } = options;
  const collected = await collect(context, subject, {
    ...(selection && { selection }),
    added,
    onProgress,
    signal,
  });
  const uncounted = withResources
    ? await countResources(context, subject, collected.grid, { onProgress, signal })
    : [];
  const { diagnoses, organization } = await diagnose(context, collected, options);
  return reportOf({ ...collected, organization }, diagnoses, uncounted);
}

type Diagnoses = ReadonlyMap<string, Diagnosis>;

async function diagnose(
  context: HealthContext,
  collected: Collected,
  { sourceRole, isSecret = false, lookSeconds, onProgress, signal }: LookOptions,
): Promise<{ readonly diagnoses: Diagnoses; readonly organization: OrganizationHealth | undefined }> {
  const end = context.clock.now() + (lookSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  const isLate = () => context.clock.now() >= end;
  const looks = new Looks(context, collected, { sourceRole, isSecret, isLate });
  const accounts = unexplained(collected);
  const diagnoses = new Map<string, Diagnosis>();
  const causes = new Map<string, HealthCause>();
  let done = 0;
  await inParallel([...accounts], AT_A_TIME.accounts, async ([accountId, cells]) => {
    const account = looks.into(accountId);
    await inParallel(cells, AT_A_TIME.regions, async (cell) => {
      signal?.throwIfAborted();
      const { state, cause } = await diagnoseCell(collected, account, cell);
      diagnoses.set(keyOf(cell), { state, cause: cause && shared(causes, cause) });
    });
    onProgress?.({ doing: "looking into sources", done: ++done, of: accounts.size });
  });
  return { diagnoses, organization: await explained(collected.organization, looks) };
}

/** AWS Config may report on no account at all, so no source shows the cause. */
async function explained(
  organization: OrganizationHealth | undefined,
  looks: Looks,
): Promise<OrganizationHealth | undefined> {
  if (organization === undefined || organization.state === "SUCCEEDED") return organization;
  const cause = organizationCause({
    organizationSaid: wordsOf(organization),
    ...(await looks.organization()),
  });
  return { ...organization, ...(cause && { cause }) };
}

/** Sources whose report doesn't explain their state, by account. */
function unexplained(collected: Collected): Map<string, GridCell[]> {
  const accounts = new Map<string, GridCell[]>();
  for (const cell of collected.grid.cells()) {
    if (isFine({ reported: cell.state, resources: cell.resources })) continue;
    const cells = accounts.get(cell.accountId) ?? [];
    accounts.set(cell.accountId, cells);
    cells.push(cell);
  }
  return accounts;
}

async function diagnoseCell(collected: Collected, account: AccountLooks, cell: GridCell): Promise<Diagnosis> {
  let evidence = evidenceOf(collected, cell);
  for (;;) {
    const step = climbDown(evidence);
    if ("result" in step) return step.result;
    evidence = { ...evidence, ...(await account.look(step.look, cell.region)) };
  }
}

function evidenceOf({ live, accountId, region, isYoung, organization }: Collected, cell: GridCell): Evidence {
  const { errorCode, errorMessage, resources } = cell;
  return {
    aggregator: { accountId, region, kind: live.source.kind },
    region: cell.region,
    isOwn: cell.accountId === accountId,
    reported: cell.state,
    errorCode,
    errorMessage: errorMessage && withoutSource(errorMessage, cell),
    isYoung,
    resources,
    ...(organization?.state === "FAILED" && { organizationSaid: wordsOf(organization) }),
    ...(errorMessage !== undefined && isServiceControlPolicy(errorMessage) && { deniedBy: errorMessage }),
  };
}

/** A message without the source's name. Otherwise the same cause would be a different one for each source. */
function withoutSource(message: string, { accountId, region }: GridCell): string {
  return message.replaceAll(accountId, "{account}").replaceAll(region, "{region}");
}

/** What AWS Config says, in one line. */
function wordsOf({ errorCode, errorMessage }: OrganizationHealth): string {
  return joined([errorCode, errorMessage].filter(Boolean).join(": "));
}

/** Sources with the same cause have the same object. */
function shared(causes: Map<string, HealthCause>, cause: HealthCause): HealthCause {
  const key = JSON.stringify([cause.code, cause.text, cause.nextStep, cause.unchecked]);
  const known = causes.get(key) ?? cause;
  causes.set(key, known);
  return known;
}

function reportOf(
  { live, accountId, region, grid, organization, unchecked, now }: Collected,
  diagnoses: Diagnoses,
  uncounted: readonly Unchecked[],
): HealthReport {
  const tally = new HealthTally();
  const bySources = new Map<HealthCause, number>();
  const sources: SourceHealth[] = [];
  for (const cell of grid.cells()) {
    const source = sourceOf(cell, diagnoses.get(keyOf(cell)));
    tally.add(source);
    sources.push(source);
    if (source.cause) bySources.set(source.cause, (bySources.get(source.cause) ?? 0) + 1);
  }
  const causes = [...bySources].sort(([, a], [, b]) => b - a).map(([cause]) => cause);
  return {
    aggregator: { name: live.name, region, accountId, arn: live.arn, kind: live.source.kind },
    checkedAt: new Date(now).toISOString(),
    counts: tally.result(),
    ...(organization !== undefined && { organization }),
    sources,
    causes,
    unchecked: [
      ...[...unchecked, ...uncounted].map((one) => ({ ...one, sources: sources.length })),
      ...uncheckedIn(bySources),
    ],
  };
}

function sourceOf(cell: GridCell, diagnosis: Diagnosis | undefined): SourceHealth {
  const { accountId, region, updated, errorCode, errorMessage, resources } = cell;
  return {
    accountId,
    region,
    state: diagnosis?.state ?? "SUCCEEDED",
    ...(updated !== undefined && { lastUpdate: new Date(updated).toISOString() }),
    ...(errorCode !== undefined && { errorCode }),
    ...(errorMessage !== undefined && { errorMessage }),
    ...(resources !== undefined && { resources }),
    ...(diagnosis?.cause && { cause: diagnosis.cause }),
  };
}

/** What could not be checked while looking for causes, for all sources. */
function uncheckedIn(causes: ReadonlyMap<HealthCause, number>): UncheckedHealth[] {
  const found = new Map<string, UncheckedHealth>();
  for (const [{ unchecked }, sources] of causes)
    for (const one of unchecked) {
      const key = `${one.what}: ${one.reason}`;
      found.set(key, { ...one, sources: (found.get(key)?.sources ?? 0) + sources });
    }
  return [...found.values()].sort((a, b) => b.sources - a.sources);
}

function keyOf({ accountId, region }: Pick<GridCell, "accountId" | "region">): string {
  return `${accountId} ${region}`;
}
