import { type Addition, Additions } from "./additions";
import type { Aggregator, AggregatorKey } from "./aggregator";
import type { Authorization, AuthorizationKey } from "./authorization";
import { Authorizations, type AuthorizationView, type SavedAuthorizations } from "./authorizations";
import { History } from "./history";
import { noOrganizations, type Organizations } from "./organizations/registry";
import { Versions } from "./organizations/versions";
import type { Recording } from "./recording";
import { Recordings, type RecordingView } from "./recordings";
import { type ResourceCount, Resources } from "./resources";

/** How many accounts an account's aggregators gained or lost at one time. */
export interface AccountChange {
  readonly account: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly count: number;
}

/** A change that an operation makes. */
export type Change =
  | { readonly kind: "put"; readonly aggregator: Aggregator }
  | { readonly kind: "delete"; readonly key: AggregatorKey }
  | { readonly kind: "accounts"; readonly account: string; readonly count: number }
  | { readonly kind: "authorize"; readonly authorization: Authorization }
  | { readonly kind: "revoke"; readonly key: AuthorizationKey }
  /** A source account deletes the requests to collect from it. */
  | { readonly kind: "settle"; readonly key: AuthorizationKey }
  /** An account's new recorder and delivery channel in a region. */
  | { readonly kind: "recording"; readonly recording: Recording }
  | { readonly kind: "resources"; readonly counts: readonly ResourceCount[] }
  /** The new organizations, all of them. */
  | { readonly kind: "organizations"; readonly organizations: Organizations };

/** What the state file keeps about source accounts, besides their authorizations. */
export interface SavedSources {
  readonly recordings: readonly Recording[];
  readonly resources: readonly ResourceCount[];
  readonly additions: readonly Addition[];
}

export const noSources: SavedSources = { recordings: [], resources: [], additions: [] };

/** The aggregators, authorizations and recordings at one time. */
export interface View {
  readonly authorizations: AuthorizationView;
  readonly recordings: RecordingView;
  find(key: AggregatorKey): Aggregator | undefined;
  findByArn(account: string, region: string, arn: string): Aggregator | undefined;
  /** The aggregators of an account and region, sorted by name. */
  list(account: string, region: string): Aggregator[];
  readonly organizations: Organizations;
}

const week = 7 * 24 * 3600 * 1000;
const minute = 60_000;

/** Every aggregator, authorization and recording, now and for some time back. */
export class State implements View {
  readonly authorizations: Authorizations;
  readonly recordings: Recordings;
  readonly resources: Resources;
  readonly additions: Additions;
  readonly #aggregators = new History<Aggregator>(
    (before, after) => 1 + Object.keys(before?.tags ?? {}).length + ownAccountIds(before, after),
  );
  #accountChanges: AccountChange[] = [];
  readonly #organizations: Versions<Organizations>;

  constructor(
    aggregators: Iterable<Aggregator> = [],
    accountChanges: readonly AccountChange[] = [],
    organizations: Organizations = noOrganizations,
    authorizations?: SavedAuthorizations,
    sources: SavedSources = noSources,
  ) {
    for (const aggregator of aggregators) {
      this.#aggregators.restore(placeOf(aggregator), aggregator.name, aggregator);
    }
    this.#accountChanges = [...accountChanges];
    this.#organizations = new Versions(organizations);
    this.authorizations = new Authorizations((...place) => this.list(...place), authorizations);
    this.recordings = new Recordings(sources.recordings);
    this.resources = new Resources(sources.resources);
    this.additions = new Additions(sources.additions);
  }

  get organizations(): Organizations {
    return this.#organizations.current;
  }

  find(key: AggregatorKey): Aggregator | undefined {
    return this.#aggregators.find(placeOf(key), key.name);
  }

  findByArn(account: string, region: string, arn: string): Aggregator | undefined {
    return this.list(account, region).find((aggregator) => aggregator.arn === arn);
  }

  list(account: string, region: string): Aggregator[] {
    return this.#aggregators.list(placeOf({ account, region }));
  }

  all(): Aggregator[] {
    return this.#aggregators.all();
  }

  /** The changes of accounts in the last week, for the weekly quota. */
  accountChanges(now: number): readonly AccountChange[] {
    this.#accountChanges = this.#accountChanges.filter(({ at }) => at > now - week);
    return this.#accountChanges;
  }

  /**
   * The state as it was at `time`. What did not exist then is shown as it was created, or left out with `hideNew`.
   * Organizations are shown completely as they were.
   */
  asOf(time: number, hideNew: boolean): View {
    const moment = this.#aggregators.asOf(time, hideNew);
    const list = (account: string, region: string) => moment.list(placeOf({ account, region }));
    return {
      authorizations: this.authorizations.asOf(time, hideNew),
      recordings: this.recordings.asOf(time, hideNew),
      find: (key) => moment.find(placeOf(key), key.name),
      findByArn: (account, region, arn) => list(account, region).find((aggregator) => aggregator.arn === arn),
      list,
      organizations: this.#organizations.asOf(time),
    };
  }

  /** Applies a change. `staleMs` is how far back reads can look. */
  apply(change: Change, now: number, staleMs: number): void {
    if (change.kind === "put") this.#write(change.aggregator, change.aggregator, now);
    if (change.kind === "delete") this.#write(change.key, undefined, now);
    if (change.kind === "accounts") this.#countAccounts(change.account, change.count, now);
    if (change.kind === "authorize") this.authorizations.authorize(change.authorization, now);
    if (change.kind === "revoke") this.authorizations.revoke(change.key, now);
    if (change.kind === "settle") this.authorizations.settle(change.key);
    if (change.kind === "recording") this.recordings.write(change.recording, now);
    if (change.kind === "resources") this.resources.add(change.counts);
    if (change.kind === "organizations") this.#organizations.write(change.organizations, now, staleMs);
    this.#aggregators.forget(now, staleMs);
    this.authorizations.forget(now, staleMs);
    this.recordings.forget(now, staleMs);
  }

  /** Changes within a minute are combined, so that the list stays short. */
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
    const before = this.find(key);
    const arn = (aggregator ?? before)?.arn;
    this.additions.note(before, aggregator, now);
    this.#aggregators.write(placeOf(key), key.name, aggregator, now);
    if (arn !== undefined) this.authorizations.forgetCollected(arn, aggregator);
  }
}

function placeOf({ account, region }: Omit<AggregatorKey, "name">): string {
  return `${account}/${region}`;
}

/** The number of account ids in an old version that the new one doesn't share. */
function ownAccountIds(before: Aggregator | undefined, after: Aggregator | undefined): number {
  if (before?.source.kind !== "account") return 0;
  const shared = after?.source.kind === "account" && after.source.accountIds === before.source.accountIds;
  return shared ? 0 : before.source.accountIds.length;
}
