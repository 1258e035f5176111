import type { LiveAuthorization } from "../aws/authorizations";
import { hasSameName, isOwnedBy, OWNER_TAG, type OwnerIdentity, parseOwner } from "../domain/owner";
import type { Tags } from "../domain/tags";
import type { Grant } from "./inputs";

/** An existing authorization, with all its tags. */
export interface Existing {
  readonly live: LiveAuthorization;
  readonly tags: Tags;
}

/**
 * How a resource relates to an existing authorization.
 *
 * - `own`: it has the resource's id
 * - `unfinished`: an unfinished create of the same name made it: that create was killed, or still runs
 * - `same name`: a finished create of the same name made it: it belongs to another state, or to a state that was lost
 * - `control tower`: AWS Control Tower manages it
 * - `other`: somebody else made it
 */
export type Relation = "own" | "unfinished" | "same name" | "control tower" | "other";

/**
 * Finds out whose an authorization is. A name alone proves nothing, since two states can share it.
 *
 * @param unfinished - ids of unfinished creates, as another region shows them
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
 * The ids of this name's creates that have not finished, from the regions that were checked. A create marks its regions
 * as finished one by one. If one region isn't marked, the create has not finished.
 */
export function unfinishedIds(found: readonly Pick<Existing, "tags">[], own: OwnerIdentity): string[] {
  return found
    .filter((one) => relationOf(one, own) === "unfinished")
    .flatMap(({ tags }) => parseOwner(tags[OWNER_TAG])?.uid ?? []);
}

/**
 * Whether an authorization is still the one that the resource made: it has the resource's id or, if there is no owner
 * tag, AWS created it at the time that the state records. One that somebody has deleted and recreated is not.
 */
export function isStillOwn({ live, tags }: Existing, { creationTime }: Grant, own: OwnerIdentity): boolean {
  const tag = tags[OWNER_TAG];
  return tag === undefined ? live.creationTime === creationTime : isOwnedBy(tag, own);
}

/** AWS Control Tower's guardrails prevent changes to authorizations that have this tag. */
export function isControlTowers(tags: Tags): boolean {
  return tags["aws-control-tower"] === "managed-by-control-tower";
}
