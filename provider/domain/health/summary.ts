import { count, firstOf, grouped } from "../listing";
import { sortedUnique } from "../sets";
import {
  HEALTH_STATES,
  type HealthCause,
  type HealthCounts,
  type HealthState,
  type SourceHealth,
  type Unchecked,
} from "./report";

/** Whether a source has succeeded and, as far as is known, has resources. */
export function isHealthy({ state, cause }: Pick<SourceHealth, "state" | "cause">): boolean {
  return state === "SUCCEEDED" && cause === undefined;
}

/** Names of what determines which sources there should be, for texts about what could not be checked. */
export const TELLS_SOURCES = {
  accounts: "the accounts of the organization",
  regions: "the regions of the aggregator's account",
} as const;

/** Whether all expected sources are known. If not, sources that AWS Config says nothing about are missing. */
export function areSourcesKnown(unchecked: readonly Unchecked[]): boolean {
  const names: readonly string[] = Object.values(TELLS_SOURCES);
  return !unchecked.some(({ what }) => names.includes(what));
}

/** Counts sources one by one. */
export class HealthTally {
  readonly #accounts = new Set<string>();
  readonly #regions = new Set<string>();
  readonly #byState = Object.fromEntries(HEALTH_STATES.map((state) => [state, 0])) as Record<
    HealthState,
    number
  >;
  #sources = 0;
  #healthy = 0;
  #empty = 0;
  #resources = 0;
  #isCounted = true;

  add(source: SourceHealth): void {
    this.#accounts.add(source.accountId);
    this.#regions.add(source.region);
    this.#byState[source.state]++;
    this.#sources++;
    if (isHealthy(source)) this.#healthy++;
    if (source.state === "SUCCEEDED" && source.resources === 0) this.#empty++;
    if (source.resources === undefined) this.#isCounted = false;
    else this.#resources += source.resources;
  }

  result(): HealthCounts {
    return {
      sources: this.#sources,
      healthy: this.#healthy,
      accounts: this.#accounts.size,
      regions: this.#regions.size,
      byState: { ...this.#byState },
      empty: this.#empty,
      ...(this.#isCounted && { resources: this.#resources }),
    };
  }
}

/** Accounts with the same state and cause in the same regions. */
export interface CauseGroup {
  readonly cause: HealthCause;
  readonly state: HealthState;
  /** Sorted. */
  readonly accounts: readonly string[];
  /** Sorted. */
  readonly regions: readonly string[];
  /** How many sources they are. */
  readonly sources: number;
}

/**
 * Groups the sources that aren't healthy by state and cause, and accounts by their regions: worst states first, then the
 * largest groups.
 */
export function groupsByCause(sources: Iterable<SourceHealth>): CauseGroup[] {
  const causes = new Map<
    string,
    { cause: HealthCause; state: HealthState; accounts: Map<string, SourceHealth[]> }
  >();
  for (const source of sources) {
    const { cause, accountId, state } = source;
    if (cause === undefined) continue;
    const key = `${state} ${toldAs(cause)}`;
    const group = causes.get(key) ?? { cause, state, accounts: new Map<string, SourceHealth[]>() };
    causes.set(key, group);
    const own = group.accounts.get(accountId) ?? [];
    group.accounts.set(accountId, own);
    own.push(source);
  }
  return [...causes.values()]
    .flatMap(({ cause, state, accounts }) => groupsOf(cause, state, [...accounts]))
    .sort(worstFirst);
}

/** Causes with the same key have the same text; what could not be checked makes no difference. */
export function toldAs({ code, certainty, text, nextStep }: HealthCause): string {
  return JSON.stringify([code, certainty, text, nextStep]);
}

function groupsOf(
  cause: HealthCause,
  state: HealthState,
  accounts: readonly (readonly [account: string, sources: readonly SourceHealth[]])[],
): CauseGroup[] {
  const groups = new Map<string, { accounts: string[]; regions: string[] }>();
  for (const [account, sources] of accounts) {
    const regions = sortedUnique(sources.map(({ region }) => region));
    const key = regions.join(" ");
    const group = groups.get(key) ?? { accounts: [], regions };
    groups.set(key, group);
    group.accounts.push(account);
  }
  return [...groups.values()].map((group) => ({
    ...group,
    cause,
    state,
    accounts: sortedUnique(group.accounts),
    sources: group.accounts.length * group.regions.length,
  }));
}

function worstFirst(a: CauseGroup, b: CauseGroup): number {
  return (
    HEALTH_STATES.indexOf(a.state) - HEALTH_STATES.indexOf(b.state) ||
    b.sources - a.sources ||
    (`${a.cause.code} ${a.accounts[0]}` < `${b.cause.code} ${b.accounts[0]}` ? -1 : 1)
  );
}

/**
 * `14 accounts: no authorization for 111122223333 (us-east-1) in eu-west-3`
 *
 * @param isSecret - whether no account may be named
 */
export function groupLine({ accounts, regions, cause }: CauseGroup, isSecret = false): string {
  const [first = ""] = accounts;
  const who = accounts.length === 1 && !isSecret ? first : count(accounts.length, "account");
  return `${who}: ${cause.text} in ${firstOf(regions)}`;
}

/** `41 of 44 sources healthy` */
export function healthyOf({ healthy, sources }: Pick<HealthCounts, "healthy" | "sources">): string {
  return `${grouped(healthy)} of ${count(sources, "source")} healthy`;
}
