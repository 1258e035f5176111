import type { EngineContext } from "../engine/context";

/** What a check of an aggregator's health needs. */
export type HealthContext = Pick<EngineContext, "configuration" | "clock">;

/** Which aggregator is checked. */
export interface Subject {
  readonly name: string;
  readonly region: string;
  /** The ARN that the aggregator with this name is known to have. */
  readonly arn?: string | undefined;
}

/** Which of its sources are checked. Default: all. */
export interface Selection {
  readonly accountIds?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

/** Reports progress, for a line that shows it. */
export type OnProgress = (progress: Progress) => void;

export interface Progress {
  readonly doing: "reading statuses" | "counting resources" | "looking into sources";
  readonly done: number;
  /** Undefined if the number is not known. */
  readonly of?: number;
}

/** Whether a source is selected. */
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
