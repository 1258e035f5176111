import { accountsOf } from "../aws/aggregator";
import { CLAIM_PREFIX } from "../domain/claimKey";
import type { ConfigAggregatorError } from "../domain/error";
import { ACCOUNTS, TAGS } from "../domain/quotas";
import type { Tags } from "../domain/tags";
import { hasUnknown } from "../engine/unknown";
import { TooManyAccountsError } from "../sharing/errors";
import { countedTags } from "../sharing/store/tags";
import { TagsFullError } from "./errors";
import type { Inputs } from "./inputs";
import { type Live, type Plan, tagsAfter } from "./plan";

/**
 * What AWS would refuse of a plan because the aggregator would have more accounts or tags than it can have, whoever put
 * them there. Nothing is certain of what isn't known yet.
 *
 * @param live - what is there, with all tags: those that are ignored count as well
 * @returns undefined if AWS takes it, as far as is known
 */
export function findExcess(inputs: Inputs, plan: Plan, live: Live): ConfigAggregatorError | undefined {
  return findExcessAccounts(inputs, plan) ?? findExcessTags(inputs, plan, live);
}

function findExcessAccounts(
  { name, region, accountAggregationSource }: Inputs,
  { put }: Plan,
): TooManyAccountsError | undefined {
  const accounts = put && !hasUnknown(accountAggregationSource) ? accountsOf(put.source).length : 0;
  return accounts > ACCOUNTS ? new TooManyAccountsError(name, region, accounts) : undefined;
}

function findExcessTags(
  { tags, defaultTags }: Inputs,
  plan: Plan,
  { tags: before }: Live,
): TagsFullError | undefined {
  if (before === undefined || hasUnknown(tags) || hasUnknown(defaultTags)) return undefined;
  return excessTags(tagsAfter(before, plan), before);
}

/**
 * Why an aggregator can't have these tags; undefined if it can, or if it has as many already.
 *
 * @param reserve - how many tags have to stay free if claims are kept on them
 */
export function excessTags(next: Tags, before: Tags, reserve?: number): TagsFullError | undefined {
  const counted = countedTags(next);
  const total = counted.length;
  if (total + (reserve ?? 0) <= TAGS || total <= countedTags(before).length) return undefined;
  if (reserve === undefined) return new TagsFullError(total);
  const claims = counted.filter((name) => name.startsWith(CLAIM_PREFIX)).length;
  return new TagsFullError(total, { claims, reserve });
}
