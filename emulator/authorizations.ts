import type { Aggregator } from "./aggregator";
import { type Authorization, type AuthorizationKey, collectsFrom } from "./authorization";
import { History, type Moment } from "./history";

/** The authorizations at one time. */
export interface AuthorizationView {
  find(key: AuthorizationKey): Authorization | undefined;
  /** The authorizations that an account gives in a region, sorted by the authorized account and region. */
  list(account: string, region: string): Authorization[];
}

/** An aggregator had collected from an account's region when its authorization ended. */
export interface Collected {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** The earlier requests of an aggregator were answered, or deleted. */
export interface Settled extends AuthorizationKey {
  /** Milliseconds since the epoch: the time of the latest of these requests. */
  readonly upTo: number;
}

/** What the state file keeps about authorizations. */
export interface SavedAuthorizations {
  readonly authorizations: readonly Authorization[];
  readonly settled: readonly Settled[];
  readonly collected: readonly Collected[];
}

export const noAuthorizations: SavedAuthorizations = { authorizations: [], settled: [], collected: [] };

/** How long a source account can answer a request to collect from it. */
const requestsLast = 7 * 24 * 3600 * 1000;

/** The aggregators of an account and region. */
type Aggregators = (account: string, region: string) => readonly Aggregator[];

/** All authorizations, and the consequences of earlier ones. */
export class Authorizations implements AuthorizationView {
  readonly #history = new History<Authorization>((before) => 1 + Object.keys(before?.tags ?? {}).length);
  readonly #settled = new Map<string, Settled>();
  readonly #collected = new Map<string, Map<string, Collected>>();
  readonly #aggregators: Aggregators;

  constructor(aggregators: Aggregators, saved: SavedAuthorizations = noAuthorizations) {
    this.#aggregators = aggregators;
    for (const each of saved.authorizations) this.#history.restore(sourceOf(each), idOf(each), each);
    for (const each of saved.settled) this.#settled.set(keyText(each), each);
    for (const each of saved.collected) this.#collect(each);
  }

  find(key: AuthorizationKey): Authorization | undefined {
    return this.#history.find(sourceOf(key), idOf(key));
  }

  list(account: string, region: string): Authorization[] {
    return this.#history.list(sourceOf({ account, region }));
  }

  saved(now: number): SavedAuthorizations {
    for (const [text, { upTo }] of this.#settled) {
      if (upTo <= now - requestsLast) this.#settled.delete(text);
    }
    return {
      authorizations: this.#history.all(),
      settled: [...this.#settled.values()],
      collected: [...this.#collected.values()].flatMap((sources) => [...sources.values()]),
    };
  }

  /** The authorizations as they were at `time`; with `hideNew` without later ones. */
  asOf(time: number, hideNew: boolean): AuthorizationView {
    const moment: Moment<Authorization> = this.#history.asOf(time, hideNew);
    return {
      find: (key) => moment.find(sourceOf(key), idOf(key)),
      list: (account, region) => moment.list(sourceOf({ account, region })),
    };
  }

  /**
   * Whether an aggregator waits for an account's answer in a region: its last Put sent a request, and nobody has
   * answered.
   */
  awaits(aggregator: Aggregator, account: string, region: string, now: number): boolean {
    const { account: authorizedAccount, region: authorizedRegion, lastUpdatedTime } = aggregator;
    if (authorizedAccount === account || lastUpdatedTime <= now - requestsLast) return false;
    if (!collectsFrom(aggregator, account, region)) return false;
    const key = { account, region, authorizedAccount, authorizedRegion };
    return this.find(key) === undefined && lastUpdatedTime > (this.#settled.get(keyText(key))?.upTo ?? 0);
  }

  /** Until when an aggregator collected from an account's region, if it no longer may. */
  collectedUntil({ arn }: Aggregator, account: string, region: string): number | undefined {
    return this.#collected.get(arn)?.get(sourceOf({ account, region }))?.until;
  }

  authorize(authorization: Authorization, now: number): void {
    this.#history.write(sourceOf(authorization), idOf(authorization), authorization, now);
    this.settle(authorization);
  }

  revoke(key: AuthorizationKey, now: number): void {
    if (this.find(key) === undefined) return;
    this.#history.write(sourceOf(key), idOf(key), undefined, now);
    const { account, region } = key;
    for (const { arn } of this.#collectors(key)) this.#collect({ arn, account, region, until: now });
    this.settle(key);
  }

  /** Marks earlier requests as answered. */
  settle(key: AuthorizationKey): void {
    const { account, region, authorizedAccount, authorizedRegion } = key;
    const upTo = Math.max(0, ...this.#collectors(key).map(({ lastUpdatedTime }) => lastUpdatedTime));
    if (upTo === 0) return;
    this.#settled.set(keyText(key), { account, region, authorizedAccount, authorizedRegion, upTo });
  }

  /** An aggregator's data of an account disappear together with the account, or with the aggregator. */
  forgetCollected(arn: string, aggregator: Aggregator | undefined): void {
    const sources = this.#collected.get(arn);
    if (sources === undefined) return;
    for (const [source, { account, region }] of sources) {
      if (aggregator === undefined || !collectsFrom(aggregator, account, region)) sources.delete(source);
    }
    if (sources.size === 0) this.#collected.delete(arn);
  }

  forget(now: number, staleMs: number): void {
    this.#history.forget(now, staleMs);
  }

  #collectors({ account, region, authorizedAccount, authorizedRegion }: AuthorizationKey): Aggregator[] {
    return this.#aggregators(authorizedAccount, authorizedRegion).filter((aggregator) =>
      collectsFrom(aggregator, account, region),
    );
  }

  #collect(collected: Collected): void {
    const sources = this.#collected.get(collected.arn) ?? new Map<string, Collected>();
    this.#collected.set(collected.arn, sources.set(sourceOf(collected), collected));
  }
}

function sourceOf({ account, region }: { readonly account: string; readonly region: string }): string {
  return `${account}/${region}`;
}

/** The authorized account and region, in the form of the end of the ARN. */
function idOf({ authorizedAccount, authorizedRegion }: AuthorizationKey): string {
  return `${authorizedAccount}/${authorizedRegion}`;
}

function keyText(key: AuthorizationKey): string {
  return `${sourceOf(key)}/${idOf(key)}`;
}
