import type { AggregatorApi } from "../aws/aggregator";
import { likelyName } from "../domain/suggest";

/** The aggregator that a name which doesn't exist is likely meant for; undefined if none is near, or they can't be listed. */
export async function likelyAggregator(api: AggregatorApi, name: string): Promise<string | undefined> {
  const all = await api.list().catch(() => []);
  return likelyName(
    name,
    all.map((one) => one.name),
  );
}
