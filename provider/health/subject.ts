import type { EngineContext } from "../engine/context";

/** What a look at an aggregator's health needs. */
export type HealthContext = Pick<EngineContext, "configuration" | "clock">;

/** Which aggregator is checked. */
export interface Subject {
  readonly name: string;
  readonly region: string;
  /** Of the one that is known to have this name. */
  readonly arn?: string | undefined;
}

/** Which of its sources. What is left out stands for all. */
export interface Selection {
  readonly accountIds?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

/** How far a look has come, for a line of progress. */
export type OnProgress = (progress: Progress) => void;

export interface Progress {
  readonly doing: "reading statuses" | "counting resources" | "looking into sources";
  readonly done: number;
  /** Undefined if nobody knows. */
  readonly of?: number;
}

/** Whether a source is among those that are checked. */
export function selects({ accountIds, regions }: Selection): {
  account(id: string): boolean;
  region(name: string): boolean;
} {
  const ids = accountIds && new Set(accountIds);
  const names = regions && new Set(regions);
  return {
    account: (id) => ids === undefined || ids.has(id),
    region: (name) => names === undefined || names.has(name),
  };
}
