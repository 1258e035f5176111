import {
  accountsOf,
  type Filters,
  type LiveAggregator,
  type PutRequest,
  type Source,
  sameFilters,
  sameRegions,
} from "../aws/aggregator";
import type { AccountChange } from "../domain/accountLine";
import { claimOf, desiredAccounts } from "../domain/accounts";
import { type HeldClaim, NO_CLAIM, ownAccounts, wantedClaim } from "../domain/claims";
import { isOwnedBy, OWNER_TAG } from "../domain/owner";
import { difference, sameSet } from "../domain/sets";
import { desiredTags, type IgnoredTags, type Tags, tagChange, visibleTags } from "../domain/tags";
import { splitAbandoned } from "../sharing/abandoned";
import { type StoredClaim, type StoredClaims, splitClaims } from "../sharing/store/store";
import type { Declared, Inputs } from "./inputs";

/** The calls that bring an aggregator to what is declared. Previews print them, updates execute them. */
export interface Plan {
  readonly put?: PutRequest;
  readonly tag?: Tags;
  readonly untag?: readonly string[];
  /** The claim of the owner, if stacks share the aggregator and their claims were read. */
  readonly claim?: HeldClaim;
}

/** What is live, as far as it was read. */
export interface Live {
  readonly aggregator?: LiveAggregator;
  /** All tags, the owner tag included. */
  readonly tags?: Tags;
  /** The claims of all stacks, if the aggregator is shared. */
  readonly stored?: StoredClaims;
}

/** Which parts of the live aggregator a plan has to know. */
export interface Needs {
  readonly aggregator: boolean;
  readonly tags: boolean;
}

/** What a new resource has declared before: nothing. */
export function nothingBefore(declared: Declared): Declared {
  const { source } = declared;
  const empty = source.kind === "account" ? { ...source, accountIds: [] } : source;
  return { ...declared, source: empty, filters: undefined, tags: {}, owner: undefined };
}

/** Why an update has to read more than its change needs. */
interface Reasons {
  /** A value is not known yet, and may turn out to be a change. */
  readonly unsure?: boolean;
  /** A run was interrupted: the owner tag may not show yet that the create finished. */
  readonly unfinished?: boolean;
}

/**
 * What has to be read for an update from `former` to `declared`; both false if nothing changes. With `replace`, an
 * update that makes any call reads everything, to remove what others have added since.
 */
export function needsOf(
  former: Declared,
  declared: Declared,
  { unsure = false, unfinished = false }: Reasons = {},
): Needs {
  const mode = former.mode !== declared.mode;
  const aggregator =
    (mode && declared.source.kind === "account") ||
    !sameSource(former.source, declared.source) ||
    !sameDeclaredFilters(former.filters, declared.filters);
  const tags =
    unfinished ||
    mode ||
    former.owner !== declared.owner ||
    tagChange(former.tags, declared.tags) !== undefined;
  const all = declared.mode === "replace" && (aggregator || tags || unsure);
  return { aggregator: aggregator || all, tags: tags || all };
}

/**
 * What has to be read because `adopt` is set now. Every update of a shared aggregator checks who owns it by now, and
 * with `adopt` takes it over, so the preview has to read and print that.
 */
export function needsOfAdoption(olds: AdoptionInputs, news: AdoptionInputs): Needs {
  const isAsked = news.adopt === true && olds.adopt !== true;
  const isLookedAt = isAsked && [olds.merge, news.merge].includes("shared");
  return { aggregator: isLookedAt, tags: isLookedAt };
}

type AdoptionInputs = Pick<Inputs, "adopt" | "merge">;

/** What has to be read if any of these needs it. */
export function unitedNeeds(...all: readonly Needs[]): Needs {
  return { aggregator: all.some(({ aggregator }) => aggregator), tags: all.some(({ tags }) => tags) };
}

/**
 * The one call that creates an aggregator, with its tags.
 *
 * @param claim - the tags that hold the owner's claim, so that the aggregator is never without it
 */
export function planCreate(name: string, declared: Declared, claim: Tags = {}): Plan & { put: PutRequest } {
  const tags = { ...declared.tags, ...claim, ...(declared.owner && { [OWNER_TAG]: declared.owner }) };
  return {
    put: {
      name,
      source: declared.source,
      filters: declared.filters ?? {},
      ...(Object.keys(tags).length > 0 && { tags }),
    },
  };
}

/**
 * The calls that bring what is live to what is declared. Parts of `live` that were not read are left alone.
 *
 * @param former - what was declared before, by the same resource
 */
export function planUpdate(former: Declared, declared: Declared, live: Live, ignored: IgnoredTags): Plan {
  const claiming = planClaim(former, declared, live.stored);
  const put = live.aggregator && planPut(former, declared, live.aggregator, claiming);
  const tags = live.tags && planTags(former, declared, live.tags, ignored);
  return {
    ...(put && { put }),
    ...(tags && Object.keys(tags.set).length > 0 && { tag: tags.set }),
    ...(tags && tags.remove.length > 0 && { untag: tags.remove }),
    ...(claiming && { claim: claiming.claim }),
  };
}

/** What a plan is made of, and for. */
export interface Planned {
  readonly declared: Declared;
  /** What the same resource declared before; undefined if it declared nothing. */
  readonly former?: Declared;
  readonly live: Live;
}

/** The accounts of a plan: each list may be empty. */
export type PlannedAccounts = Record<
  keyof Pick<AccountChange, "added" | "removed" | "removedOfOthers" | "kept">,
  readonly string[]
>;

/** Which accounts a plan adds, removes and keeps, and whether they belong to others. */
export function accountsChangedBy(
  { put, claim }: Plan,
  { declared, former, live }: Planned,
): PlannedAccounts {
  const before = live.aggregator ? accountsOf(live.aggregator.source) : [];
  const after = put ? accountsOf(put.source) : before;
  const gone = difference(before, after);
  const own = [
    ...(former ? accountsOf(former.source) : []),
    ...(claim?.accounts ?? []),
    ...(claim?.leaving ?? []),
  ];
  const ofOthers = difference(gone, own);
  return {
    added: difference(after, before),
    removed: difference(gone, ofOthers),
    removedOfOthers: ofOthers,
    kept: difference(difference(before, gone), accountsOf(declared.source)),
  };
}

/** The owner's claim as it will be; undefined if stacks don't share the aggregator. */
function planClaim(
  former: Declared,
  { source, claimant }: Declared,
  stored: StoredClaims | undefined,
): Claiming | undefined {
  if (claimant === undefined || source.kind === "organization") return undefined;
  const goal = { former: accountsOf(former.source), accounts: source.accountIds };
  if (stored === undefined) return { claim: wantedClaim(NO_CLAIM, goal, []) };
  const { own = NO_CLAIM, others: all, unreadable } = splitClaims(stored, claimant.key);
  const { abandoned, others } = splitAbandoned(all, claimant);
  return { claim: wantedClaim(own, goal, abandoned), read: { others, unreadable } };
}

/** All tags once a plan is executed. */
export function tagsAfter(before: Tags, { tag = {}, untag = [] }: Plan): Tags {
  return Object.fromEntries(Object.entries({ ...before, ...tag }).filter(([key]) => !untag.includes(key)));
}

/** The visible tags once a plan has been executed. */
export function visibleTagsAfter(before: Tags, plan: Plan, ignored: IgnoredTags): Tags {
  return visibleTags(tagsAfter(before, plan), ignored);
}

/** The owner's claim as it will be, beside those of others, if they were read. */
interface Claiming {
  readonly claim: HeldClaim;
  readonly read?: { readonly others: readonly StoredClaim[]; readonly unreadable: boolean };
}

function planPut(
  former: Declared,
  declared: Declared,
  live: LiveAggregator,
  claiming: Claiming | undefined,
): PutRequest | undefined {
  const source = desiredSource(former, declared, live.source, claiming);
  const filters = desiredFilters(former, declared, live.filters);
  if (sameSource(source, live.source) && sameFilters(filters, live.filters)) return undefined;
  return { name: live.name, source, filters };
}

function desiredSource(
  former: Declared,
  { source, mode }: Declared,
  live: Source,
  claiming: Claiming | undefined,
): Source {
  if (source.kind === "organization" || live.kind === "organization") return source;
  if (claiming?.read) {
    const { others, unreadable } = claiming.read;
    return { ...source, accountIds: ownAccounts(claiming.claim, others, live.accountIds, unreadable) };
  }
  const declared = claimOf(accountsOf(former.source), source.accountIds);
  return { ...source, accountIds: desiredAccounts(mode, [declared], live.accountIds) };
}

function desiredFilters(former: Declared, declared: Declared, live: Filters): Filters {
  return declared.filters ?? (former.filters ? {} : live);
}

function planTags(former: Declared, declared: Declared, live: Tags, ignored: IgnoredTags) {
  const visible = visibleTags(live, ignored);
  const desired = desiredTags(declared.mode, former.tags, declared.tags, visible);
  const change = tagChange(visible, desired) ?? { set: {}, remove: [] };
  const owner = live[OWNER_TAG];
  // Only a takeover overwrites another resource's owner tag.
  const mayMark = owner === undefined || declared.adopt || isOwnedBy(owner, former.identity);
  if (declared.owner !== undefined && owner !== declared.owner && mayMark)
    return { ...change, set: { ...change.set, [OWNER_TAG]: declared.owner } };
  if (declared.owner === undefined && isOwnedBy(owner, former.identity))
    return { ...change, remove: [...change.remove, OWNER_TAG] };
  return change;
}

function sameSource(left: Source, right: Source): boolean {
  if (!sameRegions(left.regions, right.regions)) return false;
  if (left.kind === "organization") return right.kind === "organization" && left.roleArn === right.roleArn;
  return right.kind === "account" && sameSet(left.accountIds, right.accountIds);
}

function sameDeclaredFilters(left: Filters | undefined, right: Filters | undefined): boolean {
  return (left === undefined) === (right === undefined) && sameFilters(left ?? {}, right ?? {});
}
