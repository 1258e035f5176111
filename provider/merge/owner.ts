/**
 * The tag by which a stack recognises an aggregator as its own, even where its state does not know of it: a
 * create that was killed leaves no state, and a replacement is checked before the old one is deleted.
 */
export const OWNER_TAG = "aggregator-owner";

/** On an aggregator that no stack owns: says that stacks share it, and where their claims are kept. */
export const SHARING_TAG = "aggregator-claim:store";

/** The most that a tag's value holds. */
const VALUE_LENGTH = 256;

/** By the third AWS Control Tower marks what it protects from changes. */
const RESERVED = [OWNER_TAG, "aggregator-claim:", "aws-control-tower"];

/** Who created an aggregator. */
export interface Owner {
  /** `organization/project/stack`, for people. */
  readonly stack: string;
  /** Hash of organization and creation URN, in hex: what tells owners apart. */
  readonly hash: string;
}

/** Whether a tag of this key is never shown as a user's, nor set or removed as one. */
export function isReservedTag(key: string): boolean {
  const isAws = key.toLowerCase().startsWith("aws:");
  return (
    isAws || RESERVED.some((prefix) => key === prefix || (prefix.endsWith(":") && key.startsWith(prefix)))
  );
}

/** The value of the owner tag: `organization/project/stack/hash`. */
export function formatOwner({ stack, hash }: Owner): string {
  // A tag's value holds 256 characters. Only the hash decides, so it is the names that are cut.
  return `${stack.slice(0, 255 - hash.length)}/${hash}`;
}

/** Reads an owner tag's value; undefined where it is absent or not one. Words after a space are for later versions. */
export function parseOwner(value: string | undefined): Owner | undefined {
  const [path = ""] = (value ?? "").split(" ");
  const slash = path.lastIndexOf("/");
  const hash = path.slice(slash + 1);
  return slash > 0 && /^[0-9a-f]{16,}$/.test(hash) ? { stack: path.slice(0, slash), hash } : undefined;
}

/**
 * The value of the owner tag as it is on the aggregator: beside the owner, whether other stacks may join.
 *
 * @param store - where the claims of the stacks are kept, see `storeName`; undefined where it is not shared
 */
export function ownerTagValue(owner: string, store: string | undefined): string {
  if (store === undefined) return owner;
  const words = sharingWords(store);
  const { stack, hash } = parseOwner(owner) ?? { stack: "", hash: "" };
  const room = VALUE_LENGTH - words.length - hash.length - 2;
  return `${stack.slice(0, room)}/${hash} ${words}`;
}

/** The value of {@link SHARING_TAG}. */
export function sharingWords(store: string): string {
  return `merge=shared store=${store}`;
}

/** Where the claims of an aggregator are kept, by its tags; undefined where stacks don't share it. */
export function sharedIn(tags: Readonly<Record<string, string>>): string | undefined {
  const [, store] = / store=(\S+)/.exec(` ${tags[OWNER_TAG] ?? tags[SHARING_TAG] ?? ""}`) ?? [];
  return store;
}

/** Whether two owner tag values name the same creation. */
export function sameOwner(left: string | undefined, right: string | undefined): boolean {
  const owner = parseOwner(left);
  return owner !== undefined && owner.hash === parseOwner(right)?.hash;
}
