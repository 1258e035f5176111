import type { LiveAggregator } from "../aws/aggregator";
import { accountsOf } from "../aws/aggregator";
import { difference } from "../domain/sets";
import type { Tags } from "../domain/tags";
import { memberMap } from "../inputs/accounts";
import { declaredIn, type Inputs, type Undeclared } from "./inputs";
import type { Needs } from "./plan";

/*
 * With `merge: "replace"`, a refresh shows accounts and tags of others among the resource's own: the next update
 * removes them, and the engine's diff has to show that. They are not declared: if the program changes to `preserve` or
 * `shared`, everything of others stays. So the state records which accounts and tags these are.
 */

/**
 * What is live and was not declared; undefined if there is nothing of that kind.
 *
 * @param inputs - what the resource has declared
 * @param tags - visible tags that are on the aggregator
 */
export function undeclaredIn(
  inputs: Inputs,
  live: LiveAggregator | undefined,
  tags: Tags,
): Undeclared | undefined {
  const declared = declaredIn(inputs);
  const accountIds = live ? difference(accountsOf(live.source), accountsOf(declared.source)) : [];
  const keys = difference(Object.keys(tags), Object.keys(declared.tags));
  if (accountIds.length + keys.length === 0) return undefined;
  return { ...(accountIds.length > 0 && { accountIds }), ...(keys.length > 0 && { tags: keys }) };
}

/** What was recorded, without the accounts and tags of others. */
export function declaredPart<T extends Inputs>(recorded: T): T {
  const { undeclared, ...rest } = recorded;
  if (undeclared === undefined) return recorded;
  const { accountAggregationSource: source, tags } = recorded;
  const accountIds = difference(Object.keys(source?.accountIds ?? {}), undeclared.accountIds ?? []);
  const others = new Set(undeclared.tags);
  const own = Object.entries(tags ?? {}).filter(([key]) => !others.has(key));
  return {
    ...rest,
    ...(source && { accountAggregationSource: { ...source, accountIds: memberMap(accountIds) } }),
    ...(tags && { tags: Object.fromEntries(own) }),
  } as T;
}

/** What an update has to read to remove accounts and tags of others. */
export function needsOfUndeclared(recorded: Inputs, news: Inputs): Needs {
  const isRemoved = news.merge === "replace" && undeclaredDiffers(recorded, news);
  const { accountIds = [], tags = [] } = (isRemoved && recorded.undeclared) || {};
  // With `replace`, an update that makes any call reads everything.
  const any = accountIds.length + tags.length > 0;
  return { aggregator: any, tags: any };
}

/**
 * Whether two records differ in the accounts and tags of others. After a refresh that finds the same again, they don't.
 */
export function undeclaredDiffers(left: Inputs, right: Inputs): boolean {
  return JSON.stringify(left.undeclared) !== JSON.stringify(right.undeclared);
}
