import { accountsOf, type Regions } from "../../aws/aggregator";
import { whole } from "../../domain/errorText";
import { OWNER_TAG, parseOwner, sharedIn } from "../../domain/owner";
import { awsOwner } from "../../live/found";
import type { Health } from "./health";
import { isFailure, type Looked, type LookedRegion } from "./look";

/** Whether stacks may join; AWS doesn't show more about it. */
export type Mode = "shared" | "notShared" | "organization";

/** An aggregator, in the format of `--json`. Null is what doesn't exist, or could not be checked. */
export interface ListedAggregator {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** `organization/project/stack` */
  readonly owner: string | null;
  /** The AWS service that created it. */
  readonly aws: string | null;
  /** Whether its stack's create has not finished. */
  readonly creating: boolean | null;
  readonly mode: Mode | null;
  readonly store: string | null;
  /** How many accounts it lists; null for an organization. */
  readonly accounts: number | null;
  readonly regions: Regions;
  readonly health: Health | null;
  /** What could not be checked. */
  readonly problems: readonly string[];
}

/** The output of `--json`. */
export interface Listing {
  readonly aggregators: readonly ListedAggregator[];
  readonly regions: readonly string[];
  readonly failed: readonly {
    readonly region: string;
    readonly problem: string;
    readonly advice: string | null;
  }[];
}

/** What was checked, by region and name. */
export function listingOf(looked: readonly LookedRegion[]): Listing {
  const read = looked.flatMap(({ region, aggregators }) =>
    isFailure(aggregators) ? [] : [{ region, aggregators: aggregators }],
  );
  return {
    aggregators: read.flatMap(({ aggregators }) => aggregators.map(rowOf).sort(byName)),
    regions: read.map(({ region }) => region),
    failed: looked.flatMap(({ region, aggregators }) =>
      isFailure(aggregators)
        ? [{ region, problem: whole(aggregators), advice: aggregators.advice?.commandLine ?? null }]
        : [],
    ),
  };
}

/** 1: a source isn't healthy; 2: not everything could be checked, so the health is not known. */
export function codeOf({ aggregators, failed }: Listing): 0 | 1 | 2 {
  if (failed.length > 0 || aggregators.some(({ problems }) => problems.length > 0)) return 2;
  return aggregators.some(({ health }) => health && health.healthy < health.reported) ? 1 : 0;
}

function rowOf({ region, live, tags, health }: Looked): ListedAggregator {
  const { name, arn, source } = live;
  const problems = [tags, health].flatMap((answer) => (isFailure(answer) ? whole(answer) : []));
  const known = isFailure(tags) ? undefined : tags;
  const owner = known && parseOwner(known[OWNER_TAG]);
  const store = known && sharedIn(known);
  return {
    name,
    region,
    arn,
    owner: owner?.stack ?? null,
    aws: awsOwner(live, known)?.service ?? null,
    creating: known ? owner?.isCreating === true : null,
    mode: source.kind === "organization" ? "organization" : known ? (store ? "shared" : "notShared") : null,
    store: store ?? null,
    accounts: source.kind === "account" ? accountsOf(source).length : null,
    regions: source.regions,
    health: health === undefined || isFailure(health) ? null : health,
    problems,
  };
}

function byName(left: ListedAggregator, right: ListedAggregator): number {
  return left.name < right.name ? -1 : 1;
}
