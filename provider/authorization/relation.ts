import type { LiveAuthorization } from "../aws/authorizations";
import { hasSameName, isOwnedBy, OWNER_TAG, type OwnerIdentity, parseOwner } from "../domain/owner";
import type { Tags } from "../domain/tags";
import type { Grant } from "./inputs";

/** An authorization that is there, with all its tags. */
export interface Existing {
  readonly live: LiveAuthorization;
  readonly tags: Tags;
}

/**
 * How a resource relates to an authorization that is there.
 *
 * - `own`: it bears its id
 * - `unfinished`: a create of its name has made it and has not come to its end: that was killed, or is going on
 * - `same name`: a create of its name has made it and come to its end: it is another state's, or of one that was lost
 * - `control tower`: AWS Control Tower manages it
 * - `other`: somebody else made it
 */
export type Relation = "own" | "unfinished" | "same name" | "control tower" | "other";

/**
 * Tells whose an authorization is. A name alone proves nothing, since two states can share it.
 *
 * @param unfinished - ids of creates of which another region says that they have not come to their end
 */
export function relationOf(
  { tags }: Pick<Existing, "tags">,
  own: OwnerIdentity,
  unfinished: readonly string[] = [],
): Relation {
  if (isControlTowers(tags)) return "control tower";
  const tag = tags[OWNER_TAG];
  if (isOwnedBy(tag, own)) return "own";
  if (!hasSameName(tag, own.owner)) return "other";
  const { isCreating = false, uid = "" } = parseOwner(tag) ?? {};
  return isCreating || unfinished.includes(uid) ? "unfinished" : "same name";
}

/**
 * The ids of creates of this name that have not come to their end, by the regions that were checked. A create marks its
 * regions as finished one by one: one that isn't marked yet speaks for all.
 */
export function unfinishedIds(found: readonly Pick<Existing, "tags">[], own: OwnerIdentity): string[] {
  return found
    .filter((one) => relationOf(one, own) === "unfinished")
    .flatMap(({ tags }) => parseOwner(tags[OWNER_TAG])?.uid ?? []);
}

/**
 * Whether an authorization is still the one that the resource has made: it bears its id, or, if there is no owner tag, AWS
 * created it when the state says. One that somebody has deleted and made again is not.
 */
export function isStillOwn({ live, tags }: Existing, { creationTime }: Grant, own: OwnerIdentity): boolean {
  const tag = tags[OWNER_TAG];
  return tag === undefined ? live.creationTime === creationTime : isOwnedBy(tag, own);
}

/** What bears this tag, AWS Control Tower's guardrails keep from being changed. */
export function isControlTowers(tags: Tags): boolean {
  return tags["aws-control-tower"] === "managed-by-control-tower";
}
