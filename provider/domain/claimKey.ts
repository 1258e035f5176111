import { inline } from "./printable";

/** What begins the key of every tag that holds a claim. */
export const CLAIM_PREFIX = "aggregator-claim:";

/** A tag's key has 128 characters: prefix, name, `:` and identity, `:` and version, `/` and the number of a part. */
const NAME_LENGTH = 128 - CLAIM_PREFIX.length - 17 - 8 - 3;

/** How many of the 16 hex characters that end a key come from the resource's name; the others are random. */
const NAMED = 8;

/**
 * The name of a resource's claim, `project/stack/resource:hash`. Two states can share it: it says who a claim may be of,
 * never who it is of. {@link claimKey} makes a key of it.
 *
 * @param stack - `organization/project/stack`
 * @param hash - of organization and creation URN, at least 16 hex characters
 */
export function claimBase(stack: string, resource: string, hash: string): string {
  const name = `${stackPath(stack)}/${resource}`.replace(/[^\p{L}\p{N} _./=+@-]+/gu, "-");
  // Half of a character that takes two is none.
  return `${name.slice(0, NAME_LENGTH).replace(/[\ud800-\udbff]$/, "")}:${hash.slice(0, 16)}`;
}

/**
 * The key of a claim, fixed when its resource is created: `project/stack/resource:` and 16 hex characters, half of the
 * resource's name and half of its id.
 *
 * @param base - see {@link claimBase}
 * @param uid - the random id of the resource, at least 8 hex characters; an owner that has none counts as all zeros
 */
export function claimKey(base: string, uid = "0".repeat(16 - NAMED)): string {
  return stemOf(base) + uid.slice(0, 16 - NAMED);
}

/** Whether two keys are of resources that have the same name, be it in two states. */
export function isNamesake(left: string, right: string): boolean {
  return stemOf(left) === stemOf(right);
}

function stemOf(key: string): string {
  return key.slice(0, NAMED - 16);
}

/** `project/stack`: what keys of claims have of a stack, `organization/project/stack`. */
export function stackPath(stack: string): string {
  return stack.split("/").slice(1).join("/");
}

/** The stack of a claim, `project/stack`. A stack of another organization or backend can have the same name. */
export function claimStack(key: string): string {
  return key.split("/").slice(0, 2).join("/");
}

/** Whether a claim has the name of a stack, `organization/project/stack`. */
export function isOfStack(key: string, stack: string): boolean {
  return claimStack(key) === stackPath(stack);
}

/**
 * Whose claims these are, each once and fit to be printed: by the stack, or, if several resources of one stack are
 * among them, by the resource.
 */
export function holdersOf(keys: readonly string[]): string[] {
  const byStack = new Map<string, Set<string>>();
  for (const key of keys) {
    const names = byStack.get(claimStack(key)) ?? new Set();
    byStack.set(claimStack(key), names.add(claimName(key)));
  }
  return [...byStack].flatMap(([stack, names]) => (names.size > 1 ? [...names] : [inline(stack)]));
}

/** A random id, which tells a resource from all others of its name: 16 hex characters. */
export function newUid(random: () => number): string {
  const half = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return half() + half();
}

/** The part of a claim's key that is for people, fit to be printed: `project/stack/resource`. */
export function claimName(key: string): string {
  return inline(rawClaimName(key));
}

/** The part of a claim's key that is for people, as it is. */
export function rawClaimName(key: string): string {
  return isClaimKey(key) ? key.slice(0, -17) : key;
}

/** Whether `key` is the key of a claim. */
export function isClaimKey(key: string): boolean {
  return /^.+:[0-9a-f]{16}$/u.test(key);
}
