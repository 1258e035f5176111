import type { Item } from "../../aws/table";
import { inline } from "../../domain/printable";
import type { Tags } from "../../domain/tags";
import type { StoredClaims } from "../../sharing/store/store";
import { versionsIn } from "../../sharing/store/tagFormat";

/** Tags, or the attributes of an item, by the key of their claim; by their own key if they don't look like a claim. */
export type RawClaims = ReadonlyMap<string, Tags | Item>;

/** The tags that can't be read as claims. */
export function rawTags(tags: Tags, { torn, damaged, foreign }: StoredClaims): RawClaims {
  const unread = [...torn, ...damaged].map((key) => [key, tagsOf(tags, key)] as const);
  const others = foreign.map((name) => [name, { [name]: tags[name] ?? "" }] as const);
  return new Map<string, Tags>([...unread, ...others]);
}

function tagsOf(tags: Tags, key: string): Tags {
  const names = versionsIn(tags, key).flatMap((version) => version.tags);
  return Object.fromEntries(Object.entries(tags).filter(([name]) => names.includes(name)));
}

/** Raw values as lines, one for each tag or attribute. */
export function rawLines(raw: Tags | Item): string[] {
  return Object.entries(raw).map(
    ([name, value]) => `${inline(name)} = ${value === null ? "(of another type)" : JSON.stringify(value)}`,
  );
}
