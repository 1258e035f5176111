import type { HealthCause, HealthReport, SourceHealth } from "../../domain/health/report";
import { toldAs } from "../../domain/health/summary";
import { KINDS, type Kind } from "./page/data";

/** How a source is shown: its state, or that it succeeds without resources. */
export function kindOf({ state, cause }: SourceHealth): Kind {
  return state === "SUCCEEDED" && cause !== undefined ? "EMPTY" : state;
}

/** A cause, and its sources. */
export interface CauseShare {
  readonly cause: HealthCause;
  /** All causes with the same text; they may differ in what could not be checked. */
  readonly same: readonly HealthCause[];
  /** Identifies it in links: its code, with a number if several have the same. */
  readonly id: string;
  readonly sources: number;
  readonly accounts: number;
  readonly regions: number;
  readonly worst: Kind;
}

/** The causes of a report, those of the worst sources first; equally bad ones by the number of sources. */
export function causesOf({ sources }: HealthReport): readonly CauseShare[] {
  const shares = new Map<string, Counted>();
  const keys = new Map<HealthCause, string>();
  for (const source of sources) {
    const { cause, accountId, region } = source;
    if (cause === undefined) continue;
    const key = keys.get(cause) ?? toldAs(cause);
    keys.set(cause, key);
    const share = shares.get(key) ?? {
      cause,
      same: new Set(),
      sources: 0,
      accounts: new Set(),
      regions: new Set(),
      worst: KINDS.length,
    };
    share.sources++;
    share.accounts.add(accountId);
    share.regions.add(region);
    share.worst = Math.min(share.worst, KINDS.indexOf(kindOf(source)));
    share.same.add(cause);
    shares.set(key, share);
  }
  const sorted = [...shares.values()].sort((a, b) => a.worst - b.worst || b.sources - a.sources);
  const sameCode = new Map<string, number>();
  return sorted.map((share) => {
    const { cause } = share;
    const nth = (sameCode.get(cause.code) ?? 0) + 1;
    sameCode.set(cause.code, nth);
    return {
      cause,
      same: [...share.same],
      id: nth === 1 ? cause.code : `${cause.code}.${nth}`,
      sources: share.sources,
      accounts: share.accounts.size,
      regions: share.regions.size,
      worst: KINDS[share.worst] ?? "SUCCEEDED",
    };
  });
}

interface Counted {
  readonly cause: HealthCause;
  readonly same: Set<HealthCause>;
  sources: number;
  readonly accounts: Set<string>;
  readonly regions: Set<string>;
  worst: number;
}
