import type { Aggregator, AggregatorKey } from "./aggregator";
import { noOrganizations, type Organizations } from "./organizations/registry";
import { Versions } from "./organizations/versions";

/** Accounts that an account's aggregators gained or lost at one time. */
export interface AccountChange {
  readonly account: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly count: number;
}

/** What an operation wants changed. */
export type Change =
  | { readonly kind: "put"; readonly aggregator: Aggregator }
  | { readonly kind: "delete"; readonly key: AggregatorKey }
  | { readonly kind: "accounts"; readonly account: string; readonly count: number }
  /** All organizations, as they are from now on. */
  | { readonly kind: "organizations"; readonly organizations: Organizations };

/** The aggregators at one time. */
export interface View {
  find(key: AggregatorKey): Aggregator | undefined;
  findByArn(account: string, region: string, arn: string): Aggregator | undefined;
  /** Those of an account and region, by name. */
  list(account: string, region: string): Aggregator[];
  readonly organizations: Organizations;
}

interface Version {
  readonly from: number;
  readonly aggregator: Aggregator | undefined;
}

interface Superseded {
  readonly at: number;
  readonly key: AggregatorKey;
  /** About how many tags and account ids the old version holds for itself. */
  readonly weight: number;
}

const week = 7 * 24 * 3600 * 1000;
const minute = 60_000;
const retention = minute;
const retainedWeight = 1_000_000;

/** Every aggregator, now and for a while back. */
export class State implements View {
  readonly #regions = new Map<string, Map<string, Version[]>>();
  readonly #superseded: Superseded[] = [];
  #weight = 0;
  #accountChanges: AccountChange[] = [];
  readonly #organizations: Versions<Organizations>;

  constructor(
    aggregators: Iterable<Aggregator> = [],
    accountChanges: readonly AccountChange[] = [],
    organizations: Organizations = noOrganizations,
  ) {
    for (const aggregator of aggregators) this.#slot(aggregator).push({ from: 0, aggregator });
    this.#accountChanges = [...accountChanges];
    this.#organizations = new Versions(organizations);
  }

  get organizations(): Organizations {
    return this.#organizations.current;
  }

  find(key: AggregatorKey): Aggregator | undefined {
    return current(this.#versions(key));
  }

  findByArn(account: string, region: string, arn: string): Aggregator | undefined {
    return this.list(account, region).find((aggregator) => aggregator.arn === arn);
  }

  list(account: string, region: string): Aggregator[] {
    return this.#listed(account, region, current);
  }

  all(): Aggregator[] {
    return [...this.#regions.values()].flatMap((names) => [...names.values()].map(current).filter(isDefined));
  }

  /** The changes of accounts within the last week, for the weekly quota. */
  accountChanges(now: number): readonly AccountChange[] {
    this.#accountChanges = this.#accountChanges.filter(({ at }) => at > now - week);
    return this.#accountChanges;
  }

  /**
   * The aggregators as they were at `time`. One that did not exist then shows as it was created, or not at all
   * with `hideNew`. Organizations are shown whole, as they were.
   */
  asOf(time: number, hideNew: boolean): View {
    const pick = (versions: readonly Version[] = []) => versionAt(versions, time, hideNew);
    const list = (account: string, region: string) => this.#listed(account, region, pick);
    return {
      find: (key) => pick(this.#versions(key)),
      findByArn: (account, region, arn) => list(account, region).find((aggregator) => aggregator.arn === arn),
      list,
      organizations: this.#organizations.asOf(time),
    };
  }

  /** Applies a change. `staleMs` is how far back reads have to reach. */
  apply(change: Change, now: number, staleMs: number): void {
    if (change.kind === "put") this.#write(change.aggregator, change.aggregator, now);
    if (change.kind === "delete") this.#write(change.key, undefined, now);
    if (change.kind === "accounts") this.#countAccounts(change.account, change.count, now);
    if (change.kind === "organizations") this.#organizations.write(change.organizations, now, staleMs);
    this.#forget(now, staleMs);
  }

  /** What comes within a minute is counted as one, so that the list stays short. */
  #countAccounts(account: string, count: number, now: number): void {
    const recent = this.#accountChanges.find(
      (change) => change.account === account && change.at > now - minute,
    );
    const others = this.#accountChanges.filter((change) => change !== recent);
    this.#accountChanges = [
      ...others,
      { account, at: recent?.at ?? now, count: count + (recent?.count ?? 0) },
    ];
  }

  #write(key: AggregatorKey, aggregator: Aggregator | undefined, now: number): void {
    const versions = this.#slot(key);
    const before = current(versions);
    if (versions.length === 0) versions.push({ from: 0, aggregator: undefined });
    versions.push({ from: now, aggregator });
    const weight = 1 + Object.keys(before?.tags ?? {}).length + ownAccountIds(before, aggregator);
    this.#superseded.push({ at: now, key, weight });
    this.#weight += weight;
  }

  #forget(now: number, staleMs: number): void {
    for (;;) {
      const oldest = this.#superseded[0];
      const readable = now - staleMs;
      if (oldest === undefined || oldest.at >= readable) return;
      if (oldest.at >= now - retention && this.#weight <= retainedWeight) return;
      this.#superseded.shift();
      this.#weight -= oldest.weight;
      this.#dropOldest(oldest.key);
    }
  }

  #dropOldest({ account, region, name }: AggregatorKey): void {
    const names = this.#regions.get(place(account, region));
    const versions = names?.get(name);
    if (versions === undefined) return;
    if (versions.length > 1) versions.shift();
    if (versions.length === 1 && versions[0]?.aggregator === undefined) names?.delete(name);
  }

  #listed(
    account: string,
    region: string,
    pick: (versions: readonly Version[]) => Aggregator | undefined,
  ): Aggregator[] {
    const names = this.#regions.get(place(account, region)) ?? new Map<string, Version[]>();
    return [...names.values()]
      .map(pick)
      .filter(isDefined)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #versions({ account, region, name }: AggregatorKey): Version[] | undefined {
    return this.#regions.get(place(account, region))?.get(name);
  }

  #slot({ account, region, name }: AggregatorKey): Version[] {
    const names = this.#regions.get(place(account, region)) ?? new Map<string, Version[]>();
    this.#regions.set(place(account, region), names);
    const versions = names.get(name) ?? [];
    names.set(name, versions);
    return versions;
  }
}

function place(account: string, region: string): string {
  return `${account}/${region}`;
}

function current(versions: readonly Version[] | undefined): Aggregator | undefined {
  return versions?.at(-1)?.aggregator;
}

function versionAt(versions: readonly Version[], time: number, hideNew: boolean): Aggregator | undefined {
  const then = current(versions.filter(({ from }) => from <= time));
  if (then !== undefined || hideNew || current(versions) === undefined) return then;
  const absent = versions.map(({ aggregator }) => aggregator).lastIndexOf(undefined);
  return versions[absent + 1]?.aggregator;
}

/** How many account ids an old version holds that the new one does not share. */
function ownAccountIds(before: Aggregator | undefined, after: Aggregator | undefined): number {
  if (before?.source.kind !== "account") return 0;
  const shared = after?.source.kind === "account" && after.source.accountIds === before.source.accountIds;
  return shared ? 0 : before.source.accountIds.length;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
