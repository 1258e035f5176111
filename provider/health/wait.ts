import type { GridCell } from "../domain/health/grid";
import { groupsByCause } from "../domain/health/summary";
import { count, grouped } from "../domain/listing";
import type { EngineContext } from "../engine/context";
import { type Added, collect } from "./collect";
import { SourcesNotReadyError, SourcesUnknownError } from "./errors";
import { lookAtHealth } from "./lookAtHealth";
import type { Subject } from "./subject";

/** Which sources are waited for. */
export interface AwaitedSources {
  /** Accounts whose sources have all reported. */
  readonly accountIds: readonly string[] | "all";
  /** Regions whose sources have all reported. */
  readonly regions: readonly string[];
}

/** How long to wait, and for what share of the sources. */
export interface Waiting {
  readonly timeoutSeconds: number;
  /** A share of the sources, above 0, at most 1. */
  readonly atLeast: number;
  /** The role that is assumed in the accounts of sources that have not reported in time. */
  readonly sourceRole?: string | undefined;
  /** Account ids are counted, and not named. */
  readonly isSecret: boolean;
}

/** The minimum time between two readings, in milliseconds: AWS doesn't publish its rates. */
const INTERVAL = 30_000;

/** After a long reading, the pause is this many times longer than the reading. */
const REST = 3;

/** How long the accounts of sources that have not reported are checked, in seconds. */
const LOOK_SECONDS = 60;

/**
 * Waits until AWS Config has reported success for sources, and prints the progress.
 *
 * @throws SourcesNotReadyError, if the time is over; SourcesUnknownError, if it is not known which sources there are;
 *   AwsError
 */
export async function waitForSources(
  context: EngineContext,
  subject: Subject,
  awaited: AwaitedSources,
  waiting: Waiting,
): Promise<void> {
  const { clock } = context;
  const isAwaited = awaiting(awaited);
  const end = clock.now() + waiting.timeoutSeconds * 1000;
  for (let told: number | undefined; ; ) {
    const began = clock.now();
    const { grid, unchecked } = await collect(context, subject, { added: addedBy(awaited) });
    // The sources that have reported may not be all.
    if (unchecked.length > 0) throw new SourcesUnknownError(subject, unchecked);
    const cells = [...grid.cells()].filter(isAwaited);
    const ready = cells.filter(({ state }) => state === "SUCCEEDED").length;
    const now = clock.now();
    const isEnough = ready >= needed(cells.length, waiting.atLeast);
    const left = end - now;
    if (ready !== told || isEnough)
      context.info(`${subject.name}: ${progress(ready, cells.length, isEnough ? 0 : left)}`);
    told = ready;
    if (isEnough) return;
    if (left <= 0) throw await notReady(context, subject, awaited, waiting);
    await clock.sleep(Math.min(left, Math.max(INTERVAL, REST * (now - began))));
  }
}

/** How many sources are enough. */
export function needed(sources: number, atLeast: number): number {
  // 0.95 of 20 is 19; floating-point arithmetic gives a little more.
  return Math.max(0, Math.ceil(sources * atLeast - 1e-9));
}

function awaiting({
  accountIds,
  regions,
}: AwaitedSources): (cell: Pick<GridCell, "accountId" | "region">) => boolean {
  if (accountIds === "all") return () => true;
  const [ids, names] = [new Set(accountIds), new Set(regions)];
  return ({ accountId, region }) => ids.has(accountId) || names.has(region);
}

function addedBy({ accountIds, regions }: AwaitedSources): Added | undefined {
  return accountIds === "all" ? undefined : { accountIds, regions };
}

/** `12 of 34 sources have reported; waiting for up to 55 more minutes` */
function progress(ready: number, of: number, left: number): string {
  const reported = `${grouped(ready)} of ${count(of, "source")} ${of === 1 ? "has" : "have"} reported`;
  if (left <= 0) return reported;
  const minutes = Math.ceil(left / 60_000);
  return `${reported}; waiting for up to ${grouped(minutes)} more minute${minutes === 1 ? "" : "s"}`;
}

async function notReady(
  context: EngineContext,
  subject: Subject,
  awaited: AwaitedSources,
  { timeoutSeconds, sourceRole, isSecret }: Waiting,
): Promise<SourcesNotReadyError> {
  const { sources } = await lookAtHealth(context, subject, {
    sourceRole,
    isSecret,
    added: addedBy(awaited),
    withResources: false,
    lookSeconds: LOOK_SECONDS,
  });
  const all = sources.filter(awaiting(awaited));
  const missing = all.filter(({ state }) => state !== "SUCCEEDED");
  return new SourcesNotReadyError(subject, {
    ready: all.length - missing.length,
    of: all.length,
    timeoutSeconds,
    groups: groupsByCause(missing),
    isSecret,
  });
}
