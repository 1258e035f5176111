import type { AggregatorApi, LiveAggregator } from "../../aws/aggregator";
import { AwsError } from "../../aws/errors";
import { OWNER_TAG, parseOwner, type TaggedOwner } from "../../merge/owner";
import type { Tags } from "../../merge/tags";

/** An aggregator that has a resource's name. */
export interface Existing {
  readonly live: LiveAggregator;
  /** All tags, the owner tag included. */
  readonly tags: Tags;
  readonly owner: TaggedOwner | undefined;
}

/** What has a name: a Describe, and a ListTags where something is found. */
export async function findExisting(api: AggregatorApi, name: string): Promise<Existing | undefined> {
  const live = await api.describe(name);
  if (!live) return undefined;
  const tags = await api.listTags(live.arn);
  return { live, tags, owner: parseOwner(tags[OWNER_TAG]) };
}

/**
 * As {@link findExisting}, for what may be on its way out: one whose tags are gone is gone. Not for creating, where a
 * Put would go over what somebody else has made a moment ago.
 */
export async function findRemaining(api: AggregatorApi, name: string): Promise<Existing | undefined> {
  try {
    return await findExisting(api, name);
  } catch (error) {
    if (error instanceof AwsError && error.kind === "gone") return undefined;
    throw error;
  }
}
