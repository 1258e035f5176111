import type { ConfigAggregatorError } from "../aws/errors";
import { sortedUnique } from "../domain/sets";
import type { Tags } from "../domain/tags";
import { settleInParallel } from "../engine/inParallel";
import { timingOf } from "../engine/timing";
import { memberMap } from "../inputs/accounts";
import type { Context } from "../process/context";
import { type FailedRegion, type RegionStep, RegionsFailedError } from "./errors";
import { PARALLEL } from "./find";
import { type Before, type Goal, type Granted, grant, type Progress } from "./grant";
import { describeAuthorized, type Grant, grantedRegions, type Inputs, labelOf, type Outputs } from "./inputs";

/** How a run ended in one region. */
export interface RegionRun {
  readonly region: string;
  readonly progress: Progress;
  /** Undefined if it was done. */
  readonly error?: unknown;
}

/**
 * Authorizes in regions, in parallel. If one region fails, the others continue.
 *
 * @param before - what is known about a region
 */
export async function grantIn(
  context: Context,
  regions: readonly string[],
  goal: Goal,
  before: (region: string) => Before,
): Promise<RegionRun[]> {
  const progresses = regions.map((): Progress => ({}));
  const outcomes = await settleInParallel([...regions.keys()], PARALLEL, (index) =>
    grant(context, regions[index] ?? "", goal, progresses[index] ?? {}, before(regions[index] ?? "")),
  );
  return regions.map((region, index) => ({ region, progress: progresses[index] ?? {}, ...outcomes[index] }));
}

/** The regions of runs that failed. */
export function failedOf(
  runs: readonly { readonly region: string; readonly error?: unknown }[],
): FailedRegion[] {
  return runs.flatMap(({ region, error }) => (error === undefined ? [] : [{ region, error }]));
}

/** The error of a run that failed in some regions. */
export function failure(
  inputs: Inputs,
  step: RegionStep,
  failed: readonly FailedRegion[],
  total: number,
): ConfigAggregatorError {
  return new RegionsFailedError(labelOf(inputs), describeAuthorized(inputs), step, failed, total);
}

/** What the state holds about a resource before a run. */
type Past = Pick<Outputs, "regions" | "arns" | "grants" | "tagsAll" | "lostUntil"> | undefined;

/**
 * The outputs after a run: the regions in which the authorization exists by now, and those in which one of this
 * resource may exist.
 *
 * @param gone - regions that no longer belong to this resource
 * @param doubtful - earlier regions in which an authorization may exist
 */
export function outputsAfter(
  inputs: Inputs & { readonly accountId: string },
  uid: string,
  past: Past,
  { runs, gone, doubtful, lostUntil }: Happened,
): Outputs {
  const granted = new Map<string, Granted>();
  for (const { region, progress } of runs) if (progress.granted) granted.set(region, progress.granted);
  const former = past
    ? grantedRegions(past).filter((region) => !gone.includes(region) && !granted.has(region))
    : [];
  const regions = sortedUnique([...former, ...granted.keys()]);
  const pending = sortedUnique([...doubtful, ...runs.filter(isDoubtful).map(({ region }) => region)]).filter(
    (region) => !regions.includes(region),
  );
  const until = Math.max(past?.lostUntil ?? 0, runs.some(({ progress }) => progress.isLost) ? lostUntil : 0);
  const entries = <T>(of: (region: string) => T) =>
    Object.fromEntries(regions.map((region) => [region, of(region)]));
  return {
    ...inputs,
    uid,
    regions: memberMap(regions),
    arns: entries((region) => granted.get(region)?.arn ?? past?.arns[region] ?? ""),
    grants: entries((region) => recordOf(granted.get(region) ?? past?.grants[region] ?? {})),
    tagsAll: commonTags([
      ...(former.length > 0 && past ? [past.tagsAll] : []),
      ...[...granted.values()].map(({ tags }) => tags),
    ]),
    ...(pending.length > 0 && { pending }),
    ...(until > 0 && { lostUntil: until }),
  };
}

/** The results of a run. */
interface Happened {
  readonly runs: readonly RegionRun[];
  readonly gone: readonly string[];
  readonly doubtful: readonly string[];
  /** Until when a Put of this run with a lost answer may take effect, in seconds since the epoch. */
  readonly lostUntil: number;
}

function isDoubtful({ progress: { granted, isSent, isLost } }: RegionRun): boolean {
  return granted === undefined && (isSent === true || isLost === true);
}

function recordOf({ creationTime, adopted }: Grant): Grant {
  return { ...(creationTime !== undefined && { creationTime }), ...(adopted && { adopted }) };
}

/** The tags that all regions have, with the same value. */
export function commonTags([first = {}, ...others]: readonly Tags[]): Tags {
  const common = Object.entries(first).filter(([key, value]) => others.every((tags) => tags[key] === value));
  return Object.fromEntries(common.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Until when a request that is sent now may take effect, in seconds since the epoch, AWS's time. */
export function lostUntilFrom({ configuration }: Context, region: string): number {
  const { inFlight } = timingOf(configuration.settings.publishing);
  return Math.ceil((configuration.authorizations(region).latest() + inFlight) / 1000);
}

/** Whether a Put of this resource with a lost answer may still take effect. */
export function isStillLost({ configuration }: Context, { lostUntil }: Outputs, home: string): boolean {
  return lostUntil !== undefined && lostUntil * 1000 > configuration.authorizations(home).earliest();
}
