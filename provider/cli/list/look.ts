import { isEnabled } from "../../aws/accountRegions";
import type { LiveAggregator } from "../../aws/aggregator";
import { ConfigAggregatorError, isGone } from "../../aws/errors";
import { retrying } from "../../aws/retry";
import type { Tags } from "../../domain/tags";
import { inParallel } from "../../engine/inParallel";
import type { Context } from "../../process/context";
import { type Health, readHealth } from "./health";

/** How many regions are checked at a time, and in each of them how many aggregators. */
const AT_A_TIME = { regions: 6, aggregators: 4 };

/** An answer, or why there is none. */
type Answer<T> = T | ConfigAggregatorError;

/** Whether there is no answer. */
export function isFailure(answer: unknown): answer is ConfigAggregatorError {
  return answer instanceof ConfigAggregatorError;
}

/** An aggregator, with the answers about it. */
export interface Looked {
  readonly region: string;
  readonly live: LiveAggregator;
  readonly tags: Answer<Tags>;
  /** Undefined: not requested. */
  readonly health: Answer<Health> | undefined;
}

/** A region with its aggregators, or why they could not be listed. */
export interface LookedRegion {
  readonly region: string;
  readonly aggregators: Answer<readonly Looked[]>;
}

/** The regions that the account has enabled, sorted. */
export async function enabledRegions({ configuration }: Context, home: string): Promise<string[]> {
  const statuses = await configuration.accountRegions(home);
  return [...statuses]
    .filter(([, status]) => isEnabled(status))
    .map(([region]) => region)
    .sort();
}

/**
 * Reads the aggregators of regions, several regions at a time. If one region can't be checked, the others continue.
 *
 * @param withHealth - whether to read the health of sources
 * @param onRegion - called with the number of finished regions
 */
export function lookAt(
  context: Context,
  regions: readonly string[],
  withHealth: boolean,
  onRegion: (done: number) => void = () => {},
): Promise<LookedRegion[]> {
  let done = 0;
  return inParallel(regions, AT_A_TIME.regions, async (region) => {
    const aggregators = await answered(aggregatorsIn(context, region, withHealth));
    done++;
    onRegion(done);
    return { region, aggregators };
  });
}

async function aggregatorsIn(
  { configuration, clock }: Context,
  region: string,
  withHealth: boolean,
): Promise<readonly Looked[]> {
  const api = configuration.api(region);
  const all = await retrying(() => api.list(), clock);
  const looked = await inParallel(all, AT_A_TIME.aggregators, async (live) => {
    const [tags, health] = await Promise.all([
      answered(retrying(() => api.listTags(live.arn), clock)),
      withHealth ? answered(readHealth(configuration.health(region), live)) : undefined,
    ]);
    // It was deleted meanwhile.
    return isGone(tags) || isGone(health) ? undefined : { region, live, tags, health };
  });
  return looked.filter((one) => one !== undefined);
}

function answered<T>(asking: Promise<T>): Promise<Answer<T>> {
  return asking.catch((error: unknown) => {
    if (isFailure(error)) return error;
    throw error;
  });
}
