import { isEnabled, type RegionStatuses } from "../aws/accountRegions";
import type { LiveAggregator } from "../aws/aggregator";
import { HealthGrid } from "../domain/health/grid";
import type { Look } from "../domain/health/ladder";
import { type OrganizationHealth, REPORTED_STATES, type Unchecked } from "../domain/health/report";
import { TELLS_SOURCES } from "../domain/health/summary";
import { UnknownAggregatorError } from "../live/errors";
import { likelyAggregator } from "../live/likely";
import { type AccountStates, accountStates } from "./accounts";
import { isEnabledByDefault, lookAtRegions } from "./regions";
import { type HealthContext, type OnProgress, type Selection, type Subject, selects } from "./subject";

/** What AWS Config reports on an aggregator, and the sources it should report on. */
export interface Collected {
  readonly live: LiveAggregator;
  /** The aggregator's own account: 12 digits. */
  readonly accountId: string;
  readonly region: string;
  readonly grid: HealthGrid;
  /** What AWS Config reports on the organization. */
  readonly organization: OrganizationHealth | undefined;
  /** Read only for an organization's aggregator. */
  readonly accounts: Look<AccountStates> | undefined;
  /** The regions of the aggregator's own account; read if it collects from all regions. */
  readonly regions: Look<RegionStatuses> | undefined;
  /** What could not be checked and would show which sources there should be. */
  readonly unchecked: readonly Unchecked[];
  /** Whether a source may have been added less than 60 minutes ago. */
  readonly isYoung: boolean;
  /** AWS's time, in milliseconds since the epoch. */
  readonly now: number;
}

/**
 * How long a new source may take until its first report, in milliseconds: AWS Config sometimes takes more than 30
 * minutes.
 */
export const SETTLING = 60 * 60_000;

interface Collecting {
  readonly selection?: Selection;
  /** Sources that must exist, even if AWS still shows the aggregator as it was before they were added. */
  readonly added?: Added | undefined;
  readonly onProgress?: OnProgress | undefined;
  /** Stops the collecting between two pages. */
  readonly signal?: AbortSignal | undefined;
}

/** What was added to an aggregator. */
export interface Added {
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
}

/**
 * Reads what AWS Config reports on the sources of an aggregator, page by page, and finds out which sources there should
 * be: AWS Config's answer doesn't contain sources on which it has never reported.
 *
 * @throws UnknownAggregatorError, AwsError; the reason of `signal`
 */
export async function collect(
  { configuration }: HealthContext,
  { name, region, arn }: Subject,
  { selection = {}, added = NOTHING, onProgress, signal }: Collecting = {},
): Promise<Collected> {
  const api = configuration.api(region);
  const live = await api.describe(name, arn);
  if (live === undefined)
    throw new UnknownAggregatorError({ name, region }, await likelyAggregator(api, name));
  const { source } = live;
  const isSelected = selects(selection);
  const [accounts, regions] = await Promise.all([
    source.kind === "organization" ? accountStates(configuration.organizationAccounts(region)) : undefined,
    source.regions === "all" ? lookAtRegions(() => configuration.accountRegions(region)) : undefined,
  ]);
  const named = source.kind === "account" ? [...source.accountIds, ...added.accountIds] : activeIn(accounts);
  const ids = named.filter(isSelected.account);
  const grid = new HealthGrid();
  const own = accountIn(live.arn);
  const collected =
    source.regions === "all" ? regionsIn(regions, isEnabledByDefault) : [...source.regions, ...added.regions];
  const expected = collected.filter(isSelected.region);
  for (const id of ids) for (const one of expected) grid.expect(id, one);
  // For other accounts, only AWS Config's reports show which opt-in regions they have enabled.
  const ownRegions = regionsIn(regions, isEnabled).filter(isSelected.region);
  if (ids.includes(own)) for (const one of ownRegions) grid.expect(own, one);

  const isOf = selects({
    accountIds: source.kind === "account" ? named : undefined,
    regions: source.regions === "all" ? undefined : collected,
  });
  let organization: OrganizationHealth | undefined;
  let done = 0;
  for await (const page of configuration.health(region).statuses(name)) {
    signal?.throwIfAborted();
    for (const report of page) {
      if ("organization" in report) organization = worse(organization, report.organization);
      // AWS Config still reports on what was just removed.
      else if (
        isOf.account(report.accountId) &&
        isOf.region(report.region) &&
        isSelected.account(report.accountId) &&
        isSelected.region(report.region)
      )
        grid.report(report);
    }
    done += page.length;
    onProgress?.({ doing: "reading statuses", done });
  }
  const now = api.now();
  return {
    live,
    accountId: own,
    region,
    grid,
    organization,
    accounts,
    regions,
    unchecked: [
      ...uncheckedIn(TELLS_SOURCES.accounts, accounts),
      ...uncheckedIn(TELLS_SOURCES.regions, regions),
    ],
    isYoung: now - changedAt(live) < SETTLING,
    now,
  };
}

const NOTHING: Added = { accountIds: [], regions: [] };

/** The latest time at which sources can have been added. */
function changedAt({ creationTime, lastUpdatedTime }: LiveAggregator): number {
  return Math.max(0, ...[creationTime, lastUpdatedTime].map((time) => (time ? Date.parse(time) : 0)));
}

function accountIn(arn: string): string {
  return arn.split(":")[4] ?? "";
}

/** The regions with one of these statuses; none if the statuses could not be checked. */
function regionsIn(
  regions: Look<RegionStatuses> | undefined,
  is: (status: string) => boolean,
): readonly string[] {
  if (regions === undefined || !("seen" in regions)) return [];
  return [...regions.seen].filter(([, status]) => is(status)).map(([name]) => name);
}

function activeIn(accounts: Look<AccountStates> | undefined): string[] {
  if (accounts === undefined || !("seen" in accounts)) return [];
  return [...accounts.seen].filter(([, state]) => state === "ACTIVE").map(([id]) => id);
}

function uncheckedIn(what: string, look: Look<unknown> | undefined): Unchecked[] {
  return look !== undefined && "unseen" in look ? [{ what, reason: look.unseen }] : [];
}

/** The worse of two reports: AWS Config may report on an organization once for each region. */
function worse(one: OrganizationHealth | undefined, other: OrganizationHealth): OrganizationHealth {
  if (one === undefined) return other;
  return rank(other) > rank(one) ? other : one;
}

function rank({ state }: OrganizationHealth): number {
  return REPORTED_STATES.indexOf(state);
}
