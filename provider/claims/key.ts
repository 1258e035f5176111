import { inline } from "../aws/printable";

/** What begins the key of every tag that holds a claim. */
export const CLAIM_PREFIX = "aggregator-claim:";

/** A tag's key has 128 characters: prefix, name, `:` and hash, and the number of a part. */
const NAME_LENGTH = 128 - CLAIM_PREFIX.length - 17 - 3;

/**
 * The key of a claim, for ever: `project/stack/resource:hash`. Only the hash tells claims apart, the rest is for people.
 *
 * @param stack - `organization/project/stack`
 * @param hash - of organization and creation URN, at least 16 hex characters
 */
export function claimKey(stack: string, resource: string, hash: string): string {
  const [, ...path] = stack.split("/");
  const name = [...path, resource].join("/").replace(/[^\p{L}\p{N} _./=+@-]+/gu, "-");
  // Half of a character that takes two is none.
  return `${name.slice(0, NAME_LENGTH).replace(/[\ud800-\udbff]$/, "")}:${hash.slice(0, 16)}`;
}

/** The part of a claim's key that is for people, fit to be printed: `project/stack/resource`. */
export function claimName(key: string): string {
  return inline(rawClaimName(key));
}

/** The part of a claim's key that is for people, as it is. */
export function rawClaimName(key: string): string {
  return isClaimKey(key) ? key.slice(0, -17) : key;
}

/** Whether `key` is one that {@link claimKey} makes. */
export function isClaimKey(key: string): boolean {
  return /^.+:[0-9a-f]{16}$/u.test(key);
}
