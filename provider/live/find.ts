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
 * What has a name: a Describe, and a ListTags if something is found.
 *
 * @param arn - of the aggregator that is known to have it
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
    // It was deleted a moment ago: by now nobody sees it any more.
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
 * As {@link findExisting}, for what may be on its way out: one whose tags are gone is gone. Not for a create, for which a
 * Put would go over what somebody else has made a moment ago.
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
