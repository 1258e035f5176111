import { createHash } from "node:crypto";

/**
 * The tag by which a stack recognises an aggregator as its own, even if its state doesn't know the aggregator: a killed
 * create leaves no state, and a replacement is checked before the old one is deleted.
 */
export const OWNER_TAG = "aggregator-owner";

/**
 * On an aggregator without an owner, tags whose keys start with this say that stacks share it, and where their claims
 * are kept. Each store has a key of its own, so that two first members never overwrite each other's tag.
 */
export const SHARING_TAG = "aggregator-claim:store";

/** The maximum length of a tag's value. */
const VALUE_LENGTH = 256;

/** The third is the tag with which AWS Control Tower marks what it protects from changes. */
const RESERVED = [OWNER_TAG, "aggregator-claim:", "aws-control-tower"];

/** The name of the resource that owns an aggregator. Two states can share a name. */
export interface Owner {
  /** `organization/project/stack`, for people. */
  readonly stack: string;
  /** Hash of organization and creation URN, in hex. */
  readonly hash: string;
}

/** The owner of an aggregator, according to its owner tag. */
export interface TaggedOwner extends Owner {
  /** Random id of the resource, which its state records. It distinguishes owners with the same name. */
  readonly uid?: string;
  /** Its create has not finished. */
  readonly isCreating: boolean;
  /** An update that authorizes in more regions has not finished. Only authorizations have this. */
  readonly isExtending?: true;
}

/** A resource that may own an aggregator. */
export interface OwnerIdentity {
  /** `organization/project/stack/hash` */
  readonly owner: string;
  readonly uid?: string;
}

/** Whether a tag with this key is never shown as a user's, nor set or removed as one. */
export function isReservedTag(key: string): boolean {
  const isAws = key.toLowerCase().startsWith("aws:");
  return (
    isAws || RESERVED.some((prefix) => key === prefix || (prefix.endsWith(":") && key.startsWith(prefix)))
  );
}

/** The name of an owner: `organization/project/stack/hash`. */
export function formatOwner({ stack, hash }: Owner): string {
  return `${stack.slice(0, 255 - hash.length)}/${hash}`;
}

/** Reads the name of an owner, or the value of an owner tag; undefined if it is neither. */
export function parseOwner(value: string | undefined): TaggedOwner | undefined {
  const [path = "", ...words] = (value ?? "").split(" ");
  const slash = path.lastIndexOf("/");
  const hash = path.slice(slash + 1);
  if (slash <= 0 || !/^[0-9a-f]{16,}$/.test(hash)) return undefined;
  const [uid] = words.flatMap((word) => /^id=([0-9a-f]{16})$/.exec(word)?.[1] ?? []);
  return {
    stack: path.slice(0, slash),
    hash,
    ...(uid !== undefined && { uid }),
    isCreating: words.includes(CREATING),
    ...(words.includes(EXTENDING) && { isExtending: true }),
  };
}

/** In the owner tag until the create has finished. */
const CREATING = "creating";

/** In an authorization's owner tag while an update authorizes in more regions. */
const EXTENDING = "extending";

/** What an owner tag contains besides the owner. */
export interface OwnerTag {
  /** Where the stacks' claims are kept, see `storeName`; undefined if the aggregator is not shared. */
  readonly store?: string | undefined;
  readonly isCreating?: boolean;
  /** See {@link TaggedOwner.isExtending}. */
  readonly isExtending?: boolean;
}

/**
 * The value of the owner tag: `organization/project/stack/hash id=…`, then `creating` until the create has finished,
 * then whether other stacks may join.
 */
export function ownerTagValue(
  { owner, uid }: OwnerIdentity,
  { store, isCreating, isExtending }: OwnerTag = {},
): string {
  const words = [
    ...(uid === undefined ? [] : [`id=${uid}`]),
    ...(isCreating ? [CREATING] : []),
    ...(isExtending ? [EXTENDING] : []),
    ...(store === undefined ? [] : [sharingWords(store)]),
  ];
  const { stack, hash } = parseOwner(owner) ?? { stack: "", hash: "" };
  const tail = [`/${hash}`, ...words].join(" ");
  // A tag's value has at most 256 characters. Only hash and id decide, so the names are cut.
  return stack.slice(0, VALUE_LENGTH - tail.length) + tail;
}

/** The part of a tag's value that names the store of an aggregator's claims. */
export function sharingWords(store: string): string {
  return `merge=shared store=${store}`;
}

/** The key of the tag with which members of an aggregator without an owner declare where their claims are kept. */
export function sharingTag(store: string): string {
  return `${SHARING_TAG}:${createHash("sha256").update(store).digest("hex").slice(0, 8)}`;
}

/** What the first member of an aggregator without an owner has declared. */
interface Declaration {
  /** The key of its tag. */
  readonly tag: string;
  readonly store: string;
  /** The run that makes the declaration, and has yet to check whether another first member declares something else. */
  readonly run?: string;
}

/** Where first members have declared that claims are kept, on an aggregator without an owner. */
export function declarationsIn(tags: Readonly<Record<string, string>>): Declaration[] {
  if (tags[OWNER_TAG] !== undefined) return [];
  return Object.entries(tags)
    .filter(([key]) => key.startsWith(`${SHARING_TAG}:`))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([tag, value]) => {
      const store = storeIn(value);
      const [, run] = / joining:(\w+)$/.exec(value) ?? [];
      return store === undefined ? [] : [{ tag, store, ...(run !== undefined && { run }) }];
    });
}

/** Where the claims of an aggregator are kept, according to its tags; undefined if stacks don't share it. */
export function sharedIn(tags: Readonly<Record<string, string>>): string | undefined {
  const owned = tags[OWNER_TAG];
  if (owned !== undefined) return storeIn(owned);
  return declarationsIn(tags).find(({ run }) => run === undefined)?.store;
}

function storeIn(value: string): string | undefined {
  return / store=(\S+)/.exec(` ${value}`)?.[1];
}

/** Whether an owner tag carries the id of this resource. A name alone proves nothing. */
export function isOwnedBy(tag: string | undefined, { uid }: OwnerIdentity): boolean {
  return uid !== undefined && parseOwner(tag)?.uid === uid;
}

/** Whether two owners have the same name: they are the same resource, or two resources of different states. */
export function hasSameName(left: string | undefined, right: string | undefined): boolean {
  const owner = parseOwner(left);
  return owner !== undefined && owner.hash === parseOwner(right)?.hash;
}
