import { inline } from "./printable";

/** The beginning of the key of every tag that holds a claim. */
export const CLAIM_PREFIX = "aggregator-claim:";

/** A tag's key has 128 characters: prefix, name, `:` and identity, `:` and version, `/` and the number of a part. */
const NAME_LENGTH = 128 - CLAIM_PREFIX.length - 17 - 8 - 3;

/** How many of the 16 hex characters that end a key come from the resource's name; the others are random. */
const NAMED = 8;

/**
 * The name of a resource's claim, `project/stack/resource:hash`. Two states can share a name, so it shows who may own a
 * claim, but never proves it. {@link claimKey} makes a key from it.
 *
 * @param stack - `organization/project/stack`
 * @param hash - of organization and creation URN, at least 16 hex characters
 */
export function claimBase(stack: string, resource: string, hash: string): string {
  const name = `${stackPath(stack)}/${resource}`.replace(/[^\p{L}\p{N} _./=+@-]+/gu, "-");
  // Don't keep half of a surrogate pair.
  return `${name.slice(0, NAME_LENGTH).replace(/[\ud800-\udbff]$/, "")}:${hash.slice(0, 16)}`;
}

/**
 * The key of a claim, fixed when its resource is created: `project/stack/resource:` and 16 hex characters, half of them
 * from the resource's name and half from its id.
 *
 * @param base - see {@link claimBase}
 * @param uid - the random id of the resource, at least 8 hex characters; an owner without one uses zeros
 */
export function claimKey(base: string, uid = "0".repeat(16 - NAMED)): string {
  return stemOf(base) + uid.slice(0, 16 - NAMED);
}

/** Whether two keys belong to resources of the same name, which may be in two states. */
export function isNamesake(left: string, right: string): boolean {
  return stemOf(left) === stemOf(right);
}

function stemOf(key: string): string {
  return key.slice(0, NAMED - 16);
}

/** `project/stack`, the part of a stack's name `organization/project/stack` that is in keys of claims. */
export function stackPath(stack: string): string {
  return stack.split("/").slice(1).join("/");
}

/** The stack of a claim, `project/stack`. A stack of another organization or backend can have the same name. */
export function claimStack(key: string): string {
  return key.split("/").slice(0, 2).join("/");
}

/** Whether a claim's key contains the name of a stack, `organization/project/stack`. */
export function isOfStack(key: string, stack: string): boolean {
  return claimStack(key) === stackPath(stack);
}

/**
 * The holders of these claims, each once and safe to print: the stack or, if several resources of a stack are among
 * them, the resource.
 */
export function holdersOf(keys: readonly string[]): string[] {
  const byStack = new Map<string, Set<string>>();
  for (const key of keys) {
    const names = byStack.get(claimStack(key)) ?? new Set();
    byStack.set(claimStack(key), names.add(claimName(key)));
  }
  return [...byStack].flatMap(([stack, names]) => (names.size > 1 ? [...names] : [inline(stack)]));
}

/** A random id, which distinguishes a resource from all others of its name: 16 hex characters. */
export function newUid(random: () => number): string {
  const half = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, "0");
  return half() + half();
}

/** The readable part of a claim's key, safe to print: `project/stack/resource`. */
export function claimName(key: string): string {
  return inline(rawClaimName(key));
}

/** The readable part of a claim's key, unchanged. */
export function rawClaimName(key: string): string {
  return isClaimKey(key) ? key.slice(0, -17) : key;
}

/** Whether `key` is the key of a claim. */
export function isClaimKey(key: string): boolean {
  return /^.+:[0-9a-f]{16}$/u.test(key);
}
