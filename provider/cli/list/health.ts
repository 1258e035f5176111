import type { LiveAggregator } from "../../aws/aggregator";
import type { HealthApi, SourceReport } from "../../aws/health";
import { selects } from "../../health/subject";

/** How many of the sources that AWS reports on are healthy. */
export interface Health {
  readonly healthy: number;
  readonly reported: number;
}

/**
 * Counts the sources of an aggregator, page by page: each account in a region and, for an organization's aggregator,
 * the organization as well. Sources on which AWS has never reported are not counted.
 *
 * @throws AwsError
 */
export async function readHealth(api: Pick<HealthApi, "statuses">, live: LiveAggregator): Promise<Health> {
  const isOf = sourcesOf(live);
  let [healthy, reported] = [0, 0];
  for await (const page of api.statuses(live.name)) {
    const own = page.filter(isOf);
    reported += own.length;
    healthy += own.filter(hasSucceeded).length;
  }
  return { healthy, reported };
}

/** AWS still reports on a source that was just removed. */
function sourcesOf({ source }: LiveAggregator): (report: SourceReport) => boolean {
  const isOf = selects({
    accountIds: source.kind === "account" ? source.accountIds : undefined,
    regions: source.regions === "all" ? undefined : source.regions,
  });
  return (report) =>
    "organization" in report || (isOf.account(report.accountId) && isOf.region(report.region));
}

function hasSucceeded(report: SourceReport): boolean {
  const { state } = "organization" in report ? report.organization : report;
  return state === "SUCCEEDED";
}
