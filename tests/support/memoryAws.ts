import type { RegionStatuses } from "../../provider/aws/accountRegions";
import type { AggregatorApi, LiveAggregator, PutRequest } from "../../provider/aws/aggregator";
import type { AuthorizationApi, Authorized, LiveAuthorization } from "../../provider/aws/authorizations";
import { AwsError } from "../../provider/aws/errors";
import type { AwsErrorKind } from "../../provider/aws/failure";
import type { OrganizationApi } from "../../provider/aws/organization";
import type { SourceAccountApi } from "../../provider/aws/sourceAccounts";
import type { TableApi } from "../../provider/aws/table";
import { OWNER_TAG } from "../../provider/domain/owner";
import type { Tags } from "../../provider/domain/tags";
import { MemoryHealth } from "./memoryHealth";
import { MemoryOrganization } from "./memoryOrganization";
import { MemorySource } from "./memorySource";
import { MemoryTable } from "./memoryTable";
import { Schedule, VirtualTime } from "./virtualTime";

/**
 * What happens to one call: nothing special, a rejection, or the end of the caller, before or after the effect. `late`:
 * the effect comes some time later, even after the caller has ended if it is a Put or a write of the owner tag.
 * `swallowed`: AWS answers success without an effect.
 */
export type Fate =
  | "done"
  | "swallowed"
  | "killed before"
  | "killed after"
  | "killed late"
  | AwsErrorKind
  | `${AwsErrorKind} after`
  | "unknown-outcome late";

/** What can happen to a call of a stack that shares an aggregator. */
export const DISTURBED: readonly Fate[] = [
  "killed before",
  "killed after",
  "killed late",
  "unknown-outcome",
  "unknown-outcome after",
  "unknown-outcome late",
  "throttled",
  "refused",
];

/** The end of a provider process: its work stops, and no state is saved. */
export class Killed extends Error {}

/** The maximum time of a request on its way, in milliseconds: no request takes effect later than that. */
const LANDS = 350_000;

/** The quota of tags on an aggregator; fixed. */
const TAGS = 50;

/** The provider process of one stack, as AWS sees it. */
export class Caller {
  /** The calls since {@link begin}. */
  readonly calls: string[] = [];
  /** The fate of the nth call from now, counted from 0. */
  fates: Partial<Record<number, Fate>> = {};
  /** Rejects with Killed if a call's fate is to be killed. */
  death: Promise<never> = new Promise(() => {});
  #life: { kill(): void; isOver: boolean } = { kill: () => {}, isOver: false };

  /** Starts a new process: forgets the calls so far, and counts fates from 0 again. */
  begin(fates: Partial<Record<number, Fate>> = {}): void {
    this.calls.length = 0;
    this.fates = fates;
    this.#life.isOver = true;
    this.death = new Promise((_, reject) => {
      this.#life = { kill: () => reject(new Killed()), isOver: false };
    });
    this.death.catch(() => {});
  }

  /** The current process. */
  get life(): { readonly isOver: boolean } {
    return this.#life;
  }

  kill(): void {
    this.#life.isOver = true;
    this.#life.kill();
  }
}

interface Stored {
  readonly live: LiveAggregator;
  readonly tags: Tags;
}

/** The state of a name from a certain time on. */
interface Version {
  readonly since: number;
  readonly stored: Stored | undefined;
}

/** AWS Config for tests of pure logic: one account, any region, no network, and a given clock. */
export class MemoryAws {
  /** The default caller. */
  readonly caller = new Caller();
  /** The organization of callers; by default one that they manage. */
  organization: OrganizationApi = {
    account: async () => "123456789012",
    describe: async () => ({ id: "o-a", allFeatures: true, managementAccount: "123456789012" }),
    hasServiceAccess: async () => true,
    trustedServices: async () => ["config.amazonaws.com"],
    delegatedAdministrators: async () => [],
  };
  /** Returns the account's regions, or fails. */
  accountRegions: () => Promise<RegionStatuses> = async () =>
    new Map(["eu-central-1", "eu-west-1", "us-east-1"].map((region) => [region, "ENABLED_BY_DEFAULT"]));
  /** A source account, as the role with that ARN sees it. By default, no role can be assumed. */
  sourceAccount: (roleArn: string) => SourceAccountApi = () => new MemorySource("AccessDenied");
  /** The own account, checked like a source account. */
  readonly ownAccount = new MemorySource();
  /** What AWS Config reports on sources. */
  readonly health = new MemoryHealth();
  /** The accounts of the organization. */
  readonly organizationAccounts = new MemoryOrganization();
  /** Regions in which every call about authorizations is denied, with the error code. */
  readonly refusing = new Map<string, string>();
  /** AWS's own clock. */
  now: () => number;
  /** Accounts that make AWS reject a Put. */
  readonly badAccounts = new Set<string>();
  /** The maximum age of a reading's answer, in milliseconds. */
  staleness = 0;
  /** With `staleness`: also hides what is newer than that; otherwise it is shown as it was created. */
  hidesNew = false;
  /** Called after each change of an aggregator or its tags. */
  onChange: () => void = () => {};
  readonly #versions = new Map<string, Version[]>();
  readonly #tables = new Map<string, MemoryTable>();
  #made = 0;
  #time = 0;

  constructor(readonly time: VirtualTime = new VirtualTime()) {
    this.now = () => time.now();
    this.caller.begin();
  }

  get calls(): readonly string[] {
    return this.caller.calls;
  }

  get fates(): Partial<Record<number, Fate>> {
    return this.caller.fates;
  }

  set fates(fates: Partial<Record<number, Fate>>) {
    this.caller.fates = fates;
  }

  /** See {@link Caller.begin}. */
  begin(fates: Partial<Record<number, Fate>> = {}): void {
    this.caller.begin(fates);
  }

  api(region: string, caller = this.caller): AggregatorApi {
    const key = (name: string) => `${name}@${region}`;
    const call = this.#callsOf(caller);
    return {
      describe: (name) =>
        call("Describe", () => structuredClone(this.#seen(this.#of(key(name)), this.#seenAt())?.live)),
      list: () => call("List", () => structuredClone(this.#all().map(({ live }) => live))),
      put: (request, { isDue } = {}) =>
        call(
          "Put",
          () => structuredClone(this.#put(key(request.name), region, request)),
          () => {
            if (isDue && !isDue()) throw failure("late", "TooLateError");
            this.#refusePut(request);
          },
        ),
      remove: (name) => call("Delete", () => this.#store(key(name), undefined)),
      listTags: (arn) => call("ListTags", () => this.#tagsSeen(arn)),
      tag: (arn, tags) => {
        const next = () => {
          const [name, { live, tags: now }] = this.#byArn(arn);
          const all = { ...now, ...tags };
          if (Object.keys(all).filter((tag) => !tag.startsWith("aws:")).length > TAGS)
            throw failure("refused", "TooManyTagsException");
          return [name, { live, tags: all }] as const;
        };
        return call("Tag", () => this.#store(...next()), next, OWNER_TAG in tags);
      },
      untag: (arn, keys) => {
        const next = () => {
          const [name, { live, tags }] = this.#byArn(arn);
          const left = Object.entries(tags).filter(([tag]) => !keys.includes(tag));
          return [name, { live, tags: Object.fromEntries(left) }] as const;
        };
        return call("Untag", () => this.#store(...next()), next);
      },
      now: () => this.now(),
      earliest: () => this.now(),
      latest: () => this.now(),
      seconds: () => Math.floor(this.now() / 1000),
    };
  }

  /** The authorizations of the account in a region. Their tags are read and written by {@link api}. */
  authorizations(region: string, caller = this.caller): AuthorizationApi {
    const call = this.#callsOf(caller);
    const refuse = () => {
      const code = this.refusing.get(region);
      if (code !== undefined) throw failure("refused", code);
    };
    return {
      find: (authorized) =>
        call(
          "Find",
          () => {
            const seen = this.#seen(this.#of(grantKey(region, authorized)), this.#seenAt());
            return seen && authorizationOf(seen, authorized);
          },
          refuse,
        ),
      put: (authorized, tags) =>
        call(
          "Authorize",
          () => {
            this.grant(region, authorized, tags);
            return authorizationOf(versionAt(this.#of(grantKey(region, authorized))), authorized);
          },
          refuse,
          true,
        ),
      remove: (authorized) =>
        call("Withdraw", () => this.#store(grantKey(region, authorized), undefined), refuse),
      earliest: () => this.now(),
      latest: () => this.now(),
    };
  }

  /** Like PutAggregationAuthorization: does nothing if there is already one. */
  grant(region: string, authorized: Authorized, tags: Tags = {}): void {
    const key = grantKey(region, authorized);
    if (versionAt(this.#of(key))) return;
    const live = { arn: arnOfGrant(region, authorized), creationTime: this.#tick() } as LiveAggregator;
    this.#store(key, { live, tags: { ...tags } });
  }

  /** Somebody else deletes an authorization. */
  withdraw(region: string, authorized: Authorized): void {
    this.#store(grantKey(region, authorized), undefined);
  }

  /** Somebody else changes the tags of an authorization. */
  retag(region: string, authorized: Authorized, tags: Tags): void {
    const { live } = versionAt(this.#of(grantKey(region, authorized))) ?? {};
    if (live) this.#store(grantKey(region, authorized), { live, tags });
  }

  /** All authorizations, by region. */
  grants(authorized: Authorized): Record<string, { creationTime: string; tags: Tags }> {
    const found = [...this.#versions].flatMap(([key, versions]) => {
      const [region = "", of] = key.split(" ");
      const stored = versionAt(versions);
      const isMeant = of === `${authorized.accountId}/${authorized.region}`;
      return stored && isMeant
        ? [[region, { creationTime: stored.live.creationTime ?? "", tags: stored.tags }] as const]
        : [];
    });
    return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** A table for claims, which exists from the first call on. */
  table(region: string, name: string, caller = this.caller): TableApi {
    const table = this.tableAt(region, name);
    const call = this.#callsOf(caller);
    return {
      query: (...args) => call("Query", () => table.query(...args)),
      get: (...args) => call("Get", () => table.get(...args)),
      update: (...args) => call("Update", () => table.update(...args)),
      remove: (...args) => call("Remove", () => table.remove(...args)),
    };
  }

  /** The table itself, for checks and changes by somebody else. */
  tableAt(region: string, name: string): MemoryTable {
    const table = this.#tables.get(`${region}/${name}`) ?? new MemoryTable();
    this.#tables.set(`${region}/${name}`, table);
    return table;
  }

  /** Somebody else changes an aggregator. */
  set(name: string, region: string, change: Partial<LiveAggregator> & { tags?: Tags }): void {
    const { tags, ...live } = change;
    const key = `${name}@${region}`;
    const stored = versionAt(this.#of(key));
    const base = stored?.live ?? this.#put(key, region, { name, source: accounts(""), filters: {} });
    const time = this.#tick();
    this.#store(key, {
      live: { ...base, lastUpdatedTime: time, ...live },
      tags: { ...(tags ?? stored?.tags) },
    });
  }

  drop(name: string, region: string): void {
    this.#store(`${name}@${region}`, undefined);
  }

  live(name: string, region: string): (LiveAggregator & { tags: Tags }) | undefined {
    const stored = versionAt(this.#of(`${name}@${region}`));
    return stored && { ...stored.live, tags: stored.tags };
  }

  #put(key: string, region: string, { name, source, filters, tags = {} }: PutRequest): LiveAggregator {
    const stored = versionAt(this.#of(key));
    const time = this.#tick();
    const live: LiveAggregator = {
      ...(stored?.live ?? {
        arn: `arn:aws:config:${region}:123456789012:config-aggregator/config-aggregator-${this.#made++}`,
        creationTime: time,
      }),
      name,
      source,
      filters,
      lastUpdatedTime: time,
    };
    this.#store(key, { live, tags: stored?.tags ?? { ...tags } });
    return live;
  }

  #refusePut({ source, tags = {} }: PutRequest): void {
    if (source.kind !== "account") return;
    const isBad = source.accountIds.length === 0 || source.accountIds.some((id) => this.badAccounts.has(id));
    if (isBad) throw failure("refused", "InvalidParameterValueException");
    if (Object.keys(tags).length > TAGS) throw failure("refused", "TooManyTagsException");
  }

  #of(key: string): readonly Version[] {
    return this.#versions.get(key) ?? [];
  }

  #store(key: string, stored: Stored | undefined): void {
    const now = this.time.now();
    const versions = this.#of(key);
    // Forget versions that no reading can show any more.
    const kept = versions.filter((_, index) => (versions[index + 1]?.since ?? now) > now - this.staleness);
    this.#versions.set(key, [...kept, { since: now, stored }]);
    this.onChange();
  }

  #all(): Stored[] {
    return [...this.#versions].flatMap(([key, versions]) =>
      key.includes("@") ? (versionAt(versions) ?? []) : [],
    );
  }

  #byArn(arn: string): readonly [key: string, stored: Stored] {
    for (const [key, versions] of this.#versions) {
      const stored = versionAt(versions);
      if (stored?.live.arn === arn) return [key, stored];
    }
    throw failure("gone", "ResourceNotFoundException");
  }

  /** Each tag may be of a different age. */
  #tagsSeen(arn: string): Tags {
    const [key, { tags }] = this.#byArn(arn);
    if (this.staleness === 0) return { ...tags };
    if (this.hidesNew && this.#seen(this.#of(key), this.#seenAt())?.live.arn !== arn)
      throw failure("gone", "ResourceNotFoundException");
    const versions = this.#of(key).filter(({ stored }) => stored?.live.arn === arn);
    const names = new Set(versions.flatMap(({ stored }) => Object.keys(stored?.tags ?? {})));
    const seen = [...names].map((name) => [name, versionAt(versions, this.#seenAt())?.tags[name]]);
    return Object.fromEntries(seen.filter(([, value]) => value !== undefined));
  }

  #seen(versions: readonly Version[], time: number): Stored | undefined {
    const isNew = this.hidesNew && versions.every(({ since }) => since > time);
    return isNew ? undefined : versionAt(versions, time);
  }

  #seenAt(): number {
    return this.time.now() - (this.staleness > 0 ? this.time.random() * this.staleness : 0);
  }

  /**
   * The calls of a process.
   *
   * `refuse` throws if AWS would reject the request; a late request is not rejected, but has no effect then.
   * `mayFollow`: the effect may come after the caller has ended.
   */
  #callsOf(caller: Caller) {
    const { life } = caller;
    return async <T>(
      name: string,
      effect: () => T | Promise<T>,
      refuse: () => unknown = () => {},
      mayFollow = name === "Put",
    ): Promise<T> => {
      if (life.isOver) return never();
      const fate = caller.fates[caller.calls.length] ?? "done";
      caller.calls.push(name);
      await this.#travel();
      if (life.isOver) return never();
      const [kind, when] = fate.split(" ") as [string, string?];
      const isLate = when === "late" && (kind !== "killed" || mayFollow);
      if (fate === "done" || when === "after" || (when === "late" && !isLate)) {
        refuse();
        const answer = await effect();
        await this.#travel();
        if (life.isOver) return never();
        if (fate === "done") return answer;
      }
      if (isLate) this.#land(effect, refuse);
      // Callers don't check a write's answer.
      if (kind === "swallowed") return undefined as T;
      if (kind === "killed") {
        caller.kill();
        return never();
      }
      throw failure(kind as AwsErrorKind, kind);
    };
  }

  #land(effect: () => unknown, refuse: () => unknown): void {
    this.time.later(Math.floor(this.time.random() * LANDS), () => {
      try {
        refuse();
        effect();
      } catch {
        // Nobody waits for the answer.
      }
    });
  }

  async #travel(): Promise<void> {
    if (this.time instanceof Schedule) await this.time.sleep(Math.floor(this.time.random() ** 2 * 300));
  }

  #tick(): string {
    this.#time += 1;
    return new Date(this.#time * 1000).toISOString();
  }
}

/** The current version, or the version at a time. */
function versionAt(versions: readonly Version[], time = Number.POSITIVE_INFINITY): Stored | undefined {
  const until = versions.filter(({ since }, index) => since <= time || index === 0);
  return until.at(-1)?.stored;
}

/** Keys of aggregators contain an `@`, keys of authorizations a space. */
function grantKey(region: string, { accountId, region: of }: Authorized): string {
  return `${region} ${accountId}/${of}`;
}

function arnOfGrant(region: string, { accountId, region: of }: Authorized): string {
  return `arn:aws:config:${region}:123456789012:aggregation-authorization/${accountId}/${of}`;
}

function authorizationOf(stored: Stored | undefined, authorized: Authorized): LiveAuthorization {
  const { arn = "", creationTime = "" } = stored?.live ?? {};
  return { ...authorized, arn, creationTime };
}

function never(): Promise<never> {
  return new Promise(() => {});
}

/** An account source of all regions, by letters: `ab` means the accounts 00000000000a and so on. */
export function accounts(letters: string): LiveAggregator["source"] {
  return { kind: "account", accountIds: ids(letters).sort(), regions: "all" };
}

/** Account ids by letters, `a` is 100000000000. */
export function ids(letters: string): string[] {
  return [...letters].map((letter) => String(100000000000 + letter.charCodeAt(0) - 97));
}

/** The letters of account ids. */
export function letters(accountIds: readonly string[]): string {
  return accountIds.map((id) => String.fromCharCode(97 + Number(id) - 100000000000)).join("");
}

function failure(kind: AwsErrorKind, code: string): AwsError {
  return new AwsError(`${code} happened`, kind, code, { cause: new Error(code) });
}
