import type { MergeMode } from "./accounts";
import { isReservedTag } from "./owner";

/** Tag keys and their values. */
export type Tags = Readonly<Record<string, string>>;

/** Which tags the provider leaves alone, whoever set them. As `ignoreTags` of pulumi-aws. */
export interface IgnoredTags {
  readonly keys: readonly string[];
  readonly keyPrefixes: readonly string[];
}

/** What has to be called to get from one set of tags to another. */
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

/** Whether a tag is one that the provider leaves alone. */
export function isIgnored(key: string, ignored: IgnoredTags): boolean {
  return ignored.keys.includes(key) || ignored.keyPrefixes.some((prefix) => key.startsWith(prefix));
}

/**
 * The tags an aggregator should have, by the same rule as its accounts: what is declared is set, what was
 * declared and no longer is goes, and with `preserve` everything else stays.
 *
 * All three are visible tags, see {@link visibleTags}.
 */
export function desiredTags(mode: MergeMode, former: Tags, declared: Tags, live: Tags): Tags {
  if (mode === "replace") return { ...declared };
  const kept = Object.entries(live).filter(([key]) => !Object.hasOwn(former, key));
  return { ...Object.fromEntries(kept), ...declared };
}

/** What leads from `live` to `desired`; undefined if they are the same. */
export function tagChange(live: Tags, desired: Tags): TagChange | undefined {
  const set = Object.fromEntries(
    Object.entries(desired).filter(([key, value]) => !Object.hasOwn(live, key) || live[key] !== value),
  );
  const remove = Object.keys(live)
    .filter((key) => !Object.hasOwn(desired, key))
    .sort();
  return Object.keys(set).length + remove.length === 0 ? undefined : { set, remove };
}
