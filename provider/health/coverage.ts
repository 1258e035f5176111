import type { HealthGrid } from "../domain/health/grid";
import type { Unchecked } from "../domain/health/report";
import { inParallel } from "../engine/inParallel";
import { failureIn, whyUnchecked } from "../live/unchecked";
import type { HealthContext, OnProgress, Subject } from "./subject";

/** How many regions are counted at a time. AWS doesn't publish its rates. */
const AT_A_TIME = 3;

interface Counting {
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Counts the resources that the aggregator holds for each source: one call for each region and 1,000 accounts.
 *
 * @returns what could not be counted
 */
export async function countResources(
  { configuration }: HealthContext,
  { name, region }: Subject,
  grid: HealthGrid,
  { onProgress, signal }: Counting = {},
): Promise<readonly Unchecked[]> {
  const api = configuration.health(region);
  const regions = grid.regions;
  const failures = new Map<string, Unchecked>();
  let done = 0;
  await inParallel(regions, AT_A_TIME, async (source) => {
    try {
      // If one region denies it, all regions do.
      if (failures.size > 0) return;
      for await (const page of api.counts(name, source)) {
        signal?.throwIfAborted();
        for (const { accountId, resources } of page) grid.count(accountId, source, resources);
      }
      grid.counted(source);
    } catch (error) {
      signal?.throwIfAborted();
      const reason = whyUnchecked(failureIn(error), "config:GetAggregateDiscoveredResourceCounts");
      failures.set(reason, { what: "the number of resources", reason });
    }
    done++;
    onProgress?.({ doing: "counting resources", done, of: regions.length });
  });
  return [...failures.values()];
}
