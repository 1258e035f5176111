import type { Claim } from "../domain/accounts";
import { stillLeaving } from "../domain/claims";
import { OWNER_TAG, parseOwner, sharedIn } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { ClosingError, NotSharedError, OtherStoreError, UnreadableClaimError } from "./errors";
import { type StoredClaim, type StoredClaims, splitClaims } from "./store/store";

/**
 * Refuses to join an aggregator that is not shared, or that keeps claims in another store than `store`. An aggregator
 * that no stack owns may be joined by any stack; its first member declares where claims are kept.
 *
 * @param tags - all tags of the aggregator
 * @param store - name of the store
 * @throws NotSharedError, OtherStoreError
 */
export function refuseUnjoinable(name: string, region: string, tags: Tags, store: string): void {
  refuseOtherStore(name, region, tags, store);
  const isOwned = tags[OWNER_TAG] !== undefined;
  if (isOwned && sharedIn(tags) === undefined)
    throw new NotSharedError(name, region, parseOwner(tags[OWNER_TAG]));
}

/**
 * @throws ClosingError, if another stack is about to delete the aggregator, to move its claims, or to end its sharing
 */
export function refuseClosing(name: string, region: string, others: readonly StoredClaim[]): void {
  const closing = others.filter((claim) => claim.closing !== undefined).map(({ key }) => key);
  if (closing.length > 0) throw new ClosingError(name, region, closing);
}

/**
 * Refuses to remove accounts while some claim can't be read, because it may hold them.
 *
 * @param claim - what this stack is about to claim
 * @param live - the accounts of the aggregator
 * @throws UnreadableClaimError
 */
export function refuseUnreadable(
  { name, region, key }: { readonly name: string; readonly region: string; readonly key: string },
  stored: StoredClaims,
  claim: Claim,
  live: readonly string[],
): void {
  const { others, unreadable } = splitClaims(stored, key);
  if (unreadable && stillLeaving(claim, others, live).length > 0)
    throw new UnreadableClaimError(name, region, [...stored.torn, ...stored.damaged]);
}

/** @throws OtherStoreError, if claims are kept in another store than `store` */
export function refuseOtherStore(name: string, region: string, tags: Tags, store: string): void {
  const theirs = sharedIn(tags);
  if (theirs !== undefined && theirs !== store) throw new OtherStoreError(name, region, theirs, store);
}
