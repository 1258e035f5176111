import { difference, sortedUnique } from "../domain/sets";
import { hides } from "../engine/secret";
import { isUnknown } from "../engine/unknown";
import type { AwaitedSources } from "../health/wait";
import type { MemberMap } from "../inputs/accounts";

/** The checked inputs of a wait for sources, as they are in the state. Some may be unknown at preview. */
export interface Inputs {
  readonly aggregatorName: string;
  readonly region: string;
  readonly aggregatorArn: string;
  /** Accounts whose sources are waited for; undefined: all of the aggregator, which is then an organization's. */
  readonly accountIds?: MemberMap;
  /** The regions that the aggregator collects from, sorted; undefined: all, or those that its owner has chosen. */
  readonly regions?: readonly string[];
  /** For how long. */
  readonly timeoutSeconds: number;
  /** For which share of the sources, above 0, at most 1. */
  readonly atLeast: number;
  /** Names the wait within its stack. */
  readonly waitKey: string;
  /** What is secret: it is neither printed nor stored in clear. */
  readonly secrets?: readonly "accountIds"[];
  readonly __provider?: string;
}

/** The outputs are the inputs: a wait exists only in the state. */
export type Outputs = Inputs;

/** `name@region/key` */
export function formatId({ aggregatorName, region, waitKey }: Inputs): string {
  return `${aggregatorName}@${region}/${waitKey}`;
}

export function isSecret(inputs: Inputs): boolean {
  return hides(inputs, "accountIds");
}

/** If one of these properties changes, the wait is replaced: earlier reports don't count. */
const IDENTITY = ["aggregatorName", "region", "aggregatorArn"] as const;

/**
 * Whether the wait is replaced. What isn't known at preview is assumed to be unchanged: a preview doesn't know the
 * outputs of an aggregator that changes.
 */
export function replacedProperties(olds: Inputs, news: Inputs): string[] {
  return IDENTITY.filter((name) => !isUnknown(news[name]) && olds[name] !== news[name]);
}

/**
 * The sources that a deployment adds, whose reports are waited for; undefined if it adds none.
 *
 * @param olds - what was waited for before; default: nothing
 */
export function addedSources(news: Inputs, olds?: Inputs): AwaitedSources | undefined {
  const declared = news.accountIds === undefined ? "all" : accountsIn(news);
  const isWider = olds?.regions !== undefined && news.regions === undefined;
  if (olds === undefined || isWider) return { accountIds: declared, regions: [] };
  const accountIds = declared === "all" ? [] : difference(declared, accountsIn(olds));
  const regions = olds.regions === undefined ? [] : difference(news.regions ?? [], olds.regions);
  return accountIds.length + regions.length > 0 ? { accountIds, regions } : undefined;
}

/** The accounts that are named, sorted. */
export function accountsIn({ accountIds }: Inputs): string[] {
  return sortedUnique(Object.keys(accountIds ?? {}));
}
