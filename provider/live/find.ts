import type { AggregatorApi, LiveAggregator } from "../aws/aggregator";
import { isGone } from "../aws/errors";
import { OWNER_TAG, parseOwner, type TaggedOwner } from "../domain/owner";
import type { Tags } from "../domain/tags";

/** An aggregator that has a resource's name. */
export interface Existing {
  readonly live: LiveAggregator;
  /** All tags, the owner tag included. */
  readonly tags: Tags;
  readonly owner: TaggedOwner | undefined;
}

/**
 * The aggregator with this name: a Describe, and a ListTags if something is found.
 *
 * @param arn - the ARN that it is known to have
 */
export async function findExisting(
  api: AggregatorApi,
  name: string,
  arn?: string,
): Promise<Existing | undefined> {
  const live = await api.describe(name, arn);
  if (!live) return undefined;
  try {
    return await withTags(api, live);
  } catch (error) {
    if (!isGone(error)) throw error;
    // It was just deleted: by now no reader sees it any more.
    const next = await api.describe(name);
    if (next?.arn === live.arn) throw error;
    return next && withTags(api, next);
  }
}

async function withTags(api: AggregatorApi, live: LiveAggregator): Promise<Existing> {
  const tags = await api.listTags(live.arn);
  return { live, tags, owner: parseOwner(tags[OWNER_TAG]) };
}

/**
 * Like {@link findExisting}, for an aggregator that is being deleted: if its tags are gone, it is gone. Not for a
 * create, whose Put would overwrite what somebody else has just made.
 */
export async function findRemaining(
  api: AggregatorApi,
  name: string,
  arn?: string,
): Promise<Existing | undefined> {
  try {
    return await findExisting(api, name, arn);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
