import type { AggregatorApi, LiveAggregator } from "../../aws/aggregator";
import { AwsError } from "../../aws/errors";
import type { Clock } from "../../aws/retry";
import type { Tags } from "../../merge/tags";
import type { Context } from "../context";
import { readClaims } from "../sharing/claims";
import { AggregatorGoneError } from "./errors";
import type { Outputs } from "./inputs";
import type { Live, Needs } from "./plan";
import { refuseAwsOwned } from "./takeover";

/** How long, and how often, a reading that is older than the state is read again. Milliseconds. */
const STALE = { limit: 10_000, pause: 500 };

/**
 * Reads the parts of a managed aggregator that a plan needs.
 *
 * @throws AggregatorGoneError where it is gone, or another one has its name by now
 */
export async function observe(context: Context, olds: Outputs, needs: Needs): Promise<Live> {
  const { configuration, clock } = context;
  const api = configuration.api(olds.region);
  const isShared = olds.merge === "shared" && needs.aggregator;
  const [aggregator, tags] = await Promise.all([
    needs.aggregator ? describeFresh(api, olds, clock) : undefined,
    needs.tags || isShared ? listTags(api, olds) : undefined,
  ]);
  if (aggregator) refuseAwsOwned(aggregator, olds.region, tags);
  const claims = isShared && tags && (await readClaims(context, olds, tags));
  return { ...(aggregator && { aggregator }), ...(tags && { tags }), ...(claims && { claims }) };
}

/**
 * What is planned from a reading older than the last update would put back what that has taken out. AWS shows an
 * update within about a second; one that it doesn't show for long is not waited for.
 */
async function describeFresh(api: AggregatorApi, olds: Outputs, clock: Clock): Promise<LiveAggregator> {
  for (let waited = 0; ; waited += STALE.pause) {
    const live = await describe(api, olds);
    if (waited >= STALE.limit || !isBefore(live.lastUpdatedTime, olds.lastUpdatedTime)) return live;
    await clock.sleep(STALE.pause);
  }
}

async function describe(api: AggregatorApi, { name, region, arn }: Outputs): Promise<LiveAggregator> {
  const live = await api.describe(name, arn);
  if (!live) throw new AggregatorGoneError(name, region);
  if (live.arn !== arn) throw new AggregatorGoneError(name, region, live.arn);
  return live;
}

/** Whether a reading is older than what the state knows, at the precision in which the reading gives its time. */
function isBefore(read: string | undefined, known: string): boolean {
  if (!read || !known) return false;
  return read.endsWith(".000Z") ? read.slice(0, 19) < known.slice(0, 19) : read < known;
}

/** @throws AggregatorGoneError */
export async function listTags(api: AggregatorApi, { name, region, arn }: Outputs): Promise<Tags> {
  try {
    return await api.listTags(arn);
  } catch (error) {
    if (error instanceof AwsError && error.kind === "gone") throw new AggregatorGoneError(name, region);
    throw error;
  }
}
