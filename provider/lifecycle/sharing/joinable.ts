import { OWNER_TAG, parseOwner, sharedIn } from "../../merge/owner";
import type { Tags } from "../../merge/tags";
import { NotSharedError, OtherStoreError } from "./errors";

/**
 * Whether a stack may join an aggregator and keep its claim in `store`. One that no stack owns may be joined by
 * anybody; the first one says where claims are kept.
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

/** @throws OtherStoreError, where claims are kept in another store than `store` */
export function refuseOtherStore(name: string, region: string, tags: Tags, store: string): void {
  const theirs = sharedIn(tags);
  if (theirs !== undefined && theirs !== store) throw new OtherStoreError(name, region, theirs, store);
}
