import type { AggregatorApi } from "../../aws/aggregator";
import { AwsError } from "../../aws/errors";
import { AggregatorGoneError } from "./errors";
import type { Outputs } from "./inputs";
import type { Live, Needs } from "./plan";
import { refuseAwsOwned } from "./takeover";

/**
 * Reads the parts of a managed aggregator that a plan needs.
 *
 * @throws AggregatorGoneError where it is gone, or another one has its name by now
 */
export async function observe(api: AggregatorApi, olds: Outputs, needs: Needs): Promise<Live> {
  const [aggregator, tags] = await Promise.all([
    needs.aggregator ? describe(api, olds) : undefined,
    needs.tags ? listTags(api, olds) : undefined,
  ]);
  return { ...(aggregator && { aggregator }), ...(tags && { tags }) };
}

async function describe(api: AggregatorApi, { name, region, arn, lastUpdatedTime }: Outputs) {
  const live = await api.describe(name);
  if (!live) throw new AggregatorGoneError(name, region);
  if (live.arn !== arn) throw new AggregatorGoneError(name, region, live.arn);
  refuseAwsOwned(live, region);
  // What is planned from it would put back what this resource has taken out since.
  if (isBefore(live.lastUpdatedTime, lastUpdatedTime))
    throw new AwsError(
      `AWS still shows aggregator ${name} in ${region} as it was before the last update, of ${lastUpdatedTime}. ` +
        "Nothing was changed.\nRun `pulumi up --refresh` in a minute.",
      "stale",
      "StaleReading",
      undefined,
    );
  return live;
}

/** Whether a reading is older than what the state knows, at the precision in which the reading gives its time. */
function isBefore(read: string | undefined, known: string): boolean {
  if (!read || !known) return false;
  return read.endsWith(".000Z") ? read.slice(0, 19) < known.slice(0, 19) : read < known;
}

async function listTags(api: AggregatorApi, { name, region, arn }: Outputs) {
  try {
    return await api.listTags(arn);
  } catch (error) {
    if (error instanceof AwsError && error.kind === "gone") throw new AggregatorGoneError(name, region);
    throw error;
  }
}
