import { inline } from "../../aws/printable";
import type { Item } from "../../aws/table";
import { CLAIM_PREFIX } from "../../claims/key";
import type { StoredClaims } from "../../claims/store";
import { tagKey } from "../../claims/tagFormat";
import { SHARING_TAG } from "../../merge/owner";
import type { Tags } from "../../merge/tags";

/** Tags, or the attributes of an item, by the key of the claim that they should be; by their own where it is none. */
export type RawClaims = ReadonlyMap<string, Tags | Item>;

/** The tags that can't be read as claims, and those that go on what is no longer there. */
export function rawTags(
  tags: Tags,
  { claims, torn, damaged, foreign }: StoredClaims,
): { readonly raw: RawClaims; readonly orphaned: readonly string[] } {
  const known = [...claims.map(({ key }) => key), ...torn, ...damaged];
  const belongs = (name: string) =>
    known.some((key) => name === tagKey(key, 0) || isPartOf(name, key)) || foreign.includes(name);
  const orphaned = Object.keys(tags)
    .filter((name) => name.startsWith(CLAIM_PREFIX) && name !== SHARING_TAG && !belongs(name))
    .sort();
  const unread = [...torn, ...damaged].map((key) => [key, tagsOf(tags, key)] as const);
  const others = [...foreign, ...orphaned].map((name) => [name, { [name]: tags[name] ?? "" }] as const);
  return { raw: new Map<string, Tags>([...unread, ...others]), orphaned };
}

function tagsOf(tags: Tags, key: string): Tags {
  return Object.fromEntries(
    Object.entries(tags).filter(([name]) => name === tagKey(key, 0) || isPartOf(name, key)),
  );
}

function isPartOf(name: string, key: string): boolean {
  const head = `${tagKey(key, 0)}/`;
  return name.startsWith(head) && /^\d+$/.test(name.slice(head.length));
}

/** Raw values as lines, one for each tag or attribute. */
export function rawLines(raw: Tags | Item): string[] {
  return Object.entries(raw).map(
    ([name, value]) => `${inline(name)} = ${value === null ? "(of another type)" : JSON.stringify(value)}`,
  );
}
