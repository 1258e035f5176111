import type { MergeMode } from "./accounts";
import { isReservedTag } from "./owner";

/** Tag keys and their values. */
export type Tags = Readonly<Record<string, string>>;

/** Which tags the provider ignores, whoever set them. Like `ignoreTags` of pulumi-aws. */
export interface IgnoredTags {
  readonly keys: readonly string[];
  readonly keyPrefixes: readonly string[];
}

/** The calls that turn one set of tags into another. */
interface TagChange {
  /** Tags to add or to overwrite. */
  readonly set: Tags;
  /** Keys to remove, sorted. */
  readonly remove: readonly string[];
}

/** The tags a user may see and set: without ownership tags, AWS's own and ignored ones. */
export function visibleTags(tags: Tags, ignored: IgnoredTags): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags)
      .filter(([key]) => !isReservedTag(key) && !isIgnored(key, ignored))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Whether the provider ignores a tag. */
export function isIgnored(key: string, ignored: IgnoredTags): boolean {
  return ignored.keys.includes(key) || ignored.keyPrefixes.some((prefix) => key.startsWith(prefix));
}

/**
 * The tags an aggregator should have, by the same rule as its accounts: declared tags are set, tags that are no longer
 * declared are removed, and with `preserve` all other tags stay.
 *
 * All three are visible tags, see {@link visibleTags}.
 */
export function desiredTags(mode: MergeMode, former: Tags, declared: Tags, live: Tags): Tags {
  if (mode === "replace") return { ...declared };
  const kept = Object.entries(live).filter(([key]) => !Object.hasOwn(former, key));
  return { ...Object.fromEntries(kept), ...declared };
}

/** What turns `live` into `desired`; undefined if they are the same. */
export function tagChange(live: Tags, desired: Tags): TagChange | undefined {
  const set = Object.fromEntries(
    Object.entries(desired).filter(([key, value]) => !Object.hasOwn(live, key) || live[key] !== value),
  );
  const remove = Object.keys(live)
    .filter((key) => !Object.hasOwn(desired, key))
    .sort();
  return Object.keys(set).length + remove.length === 0 ? undefined : { set, remove };
}
