import type { Tags } from "./tags";

/** How many tags a change adds, overwrites and removes. */
export interface TagCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/**
 * Counts a change of tags.
 *
 * @param before - the tags that are there
 * @param set - keys that it adds or overwrites
 * @param removed - keys that it removes
 */
export function countTags(before: Tags, set: readonly string[], removed: readonly string[]): TagCounts {
  const added = set.filter((key) => !Object.hasOwn(before, key)).length;
  return { added, changed: set.length - added, removed: removed.length };
}

/**
 * A change of tags in words: `tags +1 ~1 −1`. Empty if nothing changes.
 *
 * @param what - whose tags
 */
export function tagLine({ added, changed, removed }: TagCounts, what = "tags"): string {
  const counts = [added > 0 && `+${added}`, changed > 0 && `~${changed}`, removed > 0 && `−${removed}`];
  const shown = counts.filter(Boolean).join(" ");
  return shown && `${what} ${shown}`;
}

/** That the owner tag is written, or removed. */
export function ownerTagLine(isSet: boolean): string {
  return `owner tag ${isSet ? "set" : "removed"}`;
}
