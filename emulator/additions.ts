import type { Aggregator, Regions } from "./aggregator";

/** Sources that an aggregator got after it was created. */
export interface Addition {
  /** ARN of the aggregator. */
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Absent: all its accounts. */
  readonly accountIds?: readonly string[];
  /** Absent: all its regions. */
  readonly regions?: readonly string[];
  /** Earlier regions of the aggregator; all others were added. */
  readonly otherThan?: readonly string[];
}

/** The longest time that a source may take until its first report: a day. */
export const longestSettling = 24 * 3600 * 1000;

/** Sources that aggregators got within the last day, except those that they were created with. */
export class Additions {
  #additions: readonly Addition[];

  constructor(saved: readonly Addition[]) {
    this.#additions = saved;
  }

  /** The additions to an aggregator after `since`. */
  of(arn: string, since: number): Addition[] {
    return this.#additions.filter((addition) => addition.arn === arn && addition.at > since);
  }

  /** Records what a write adds to an aggregator. */
  note(before: Aggregator | undefined, after: Aggregator | undefined, now: number): void {
    if (before === undefined || after?.source === before.source) return;
    this.#forget(now);
    if (after === undefined) {
      this.#additions = this.#additions.filter(({ arn }) => arn !== before.arn);
    } else {
      this.#additions = [...this.#additions, ...added(before, after)];
    }
  }

  saved(now: number): readonly Addition[] {
    this.#forget(now);
    return this.#additions;
  }

  #forget(now: number): void {
    this.#additions = this.#additions.filter(({ at }) => at > now - longestSettling);
  }
}

function added(before: Aggregator, { arn, source, lastUpdatedTime: at }: Aggregator): Addition[] {
  if (before.source.kind !== source.kind) return [{ arn, at }];
  return [
    ...addedRegions(before.source.regions, source.regions).map((more) => ({ arn, at, ...more })),
    ...(before.source.kind === "account" && source.kind === "account"
      ? addedAccounts(before.source.accountIds, source.accountIds).map((more) => ({ arn, at, ...more }))
      : []),
  ];
}

function addedAccounts(before: readonly string[], after: readonly string[]): Pick<Addition, "accountIds">[] {
  if (before === after) return [];
  const known = new Set(before);
  const accountIds = after.filter((id) => !known.has(id));
  return accountIds.length === 0 ? [] : [{ accountIds }];
}

function addedRegions(before: Regions, after: Regions): Pick<Addition, "regions" | "otherThan">[] {
  if (before === "all") return [];
  if (after === "all") return [{ otherThan: before }];
  const regions = after.filter((region) => !before.includes(region));
  return regions.length === 0 ? [] : [{ regions }];
}
