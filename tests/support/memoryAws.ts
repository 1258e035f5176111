import type { AggregatorApi, LiveAggregator, PutRequest } from "../../provider/aws/aggregator";
import { AwsError, type AwsErrorKind } from "../../provider/aws/errors";
import type { OrganizationApi } from "../../provider/aws/organization";
import type { Tags } from "../../provider/merge/tags";

/** What happens to one call: nothing special, a refusal, or the caller's end before or after the effect. */
export type Fate = "done" | "killed before" | "killed after" | AwsErrorKind | `${AwsErrorKind} after`;

/** The end of a provider process: what it was doing goes no further, and no state is saved. */
export class Killed extends Error {}

interface Stored {
  live: LiveAggregator;
  tags: Record<string, string>;
}

/** AWS Config for tests of pure logic: one account, any region, no network and no clock of its own. */
export class MemoryAws {
  readonly calls: string[] = [];
  /** The fate of the nth call from now, counted from 0. */
  fates: Partial<Record<number, Fate>> = {};
  /** The organization that callers are in; by default one that they manage. */
  organization: OrganizationApi = {
    account: async () => "123456789012",
    describe: async () => ({ id: "o-a", allFeatures: true, managementAccount: "123456789012" }),
    hasServiceAccess: async () => true,
    trustedServices: async () => ["config.amazonaws.com"],
    delegatedAdministrators: async () => [],
  };
  /** AWS's own clock. */
  now: () => number = () => 1_700_000_000_000;
  /** Rejects with Killed when a call's fate is to be killed. */
  death: Promise<never> = new Promise(() => {});
  #kill: () => void = () => {};
  readonly #stored = new Map<string, Stored>();
  #made = 0;
  #time = 0;

  /** Forgets the calls so far, and begins to count fates anew. */
  begin(fates: Partial<Record<number, Fate>> = {}): void {
    this.calls.length = 0;
    this.fates = fates;
    this.death = new Promise((_, reject) => {
      this.#kill = () => reject(new Killed());
    });
    this.death.catch(() => {});
  }

  api(region: string): AggregatorApi {
    const key = (name: string) => `${name}@${region}`;
    const byArn = (arn: string): Stored => {
      const found = [...this.#stored.values()].find(({ live }) => live.arn === arn);
      if (!found) throw failure("gone", "ResourceNotFoundException");
      return found;
    };
    return {
      describe: (name) => this.#call("Describe", () => structuredClone(this.#stored.get(key(name))?.live)),
      list: () =>
        this.#call("List", () => structuredClone([...this.#stored.values()].map(({ live }) => live))),
      put: (request) =>
        this.#call("Put", () => structuredClone(this.#put(key(request.name), region, request))),
      remove: (name) =>
        this.#call("Delete", () => {
          this.#stored.delete(key(name));
        }),
      listTags: (arn) => this.#call("ListTags", () => ({ ...byArn(arn).tags })),
      tag: (arn, tags) =>
        this.#call("Tag", () => {
          Object.assign(byArn(arn).tags, tags);
        }),
      untag: (arn, keys) =>
        this.#call("Untag", () => {
          const stored = byArn(arn);
          stored.tags = Object.fromEntries(
            Object.entries(stored.tags).filter(([name]) => !keys.includes(name)),
          );
        }),
      now: () => this.now(),
    };
  }

  /** Somebody outside sets what is there. */
  set(name: string, region: string, change: Partial<LiveAggregator> & { tags?: Tags }): void {
    const { tags, ...live } = change;
    const stored = this.#stored.get(`${name}@${region}`);
    const base =
      stored?.live ?? this.#put(`${name}@${region}`, region, { name, source: accounts(""), filters: {} });
    const time = this.#tick();
    this.#stored.set(`${name}@${region}`, {
      live: { ...base, lastUpdatedTime: time, ...live },
      tags: { ...(tags ?? stored?.tags) },
    });
  }

  drop(name: string, region: string): void {
    this.#stored.delete(`${name}@${region}`);
  }

  live(name: string, region: string): (LiveAggregator & { tags: Tags }) | undefined {
    const stored = this.#stored.get(`${name}@${region}`);
    return stored && { ...stored.live, tags: stored.tags };
  }

  #put(key: string, region: string, { name, source, filters, tags = {} }: PutRequest): LiveAggregator {
    const stored = this.#stored.get(key);
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
    this.#stored.set(key, { live, tags: stored?.tags ?? { ...tags } });
    return live;
  }

  async #call<T>(name: string, effect: () => T): Promise<T> {
    const fate = this.fates[this.calls.length] ?? "done";
    this.calls.push(name);
    if (fate === "done") return effect();
    if (fate === "killed before" || fate === "killed after") {
      if (fate === "killed after") effect();
      this.#kill();
      return new Promise(() => {});
    }
    const [kind, after] = fate.split(" ") as [AwsErrorKind, string?];
    if (after) effect();
    throw failure(kind, kind);
  }

  #tick(): string {
    this.#time += 1;
    return new Date(this.#time * 1000).toISOString();
  }
}

/** An account source of all regions, by letters: `ab` are the accounts 00000000000a and so on. */
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
  return new AwsError(`${code} happened`, kind, code, new Error(code));
}
