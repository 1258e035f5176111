import type { AggregatorApi } from "../aws/aggregator";
import { likelyName } from "../domain/suggest";

/**
 * The aggregator that was likely meant by a name that doesn't exist; undefined if none is similar, or they can't be
 * listed.
 */
export async function likelyAggregator(api: AggregatorApi, name: string): Promise<string | undefined> {
  const all = await api.list().catch(() => []);
  return likelyName(
    name,
    all.map((one) => one.name),
  );
}
