import { claimName, isClaimKey, rawClaimName } from "../../domain/claimKey";
import { inline } from "../../domain/printable";
import { sortedUnique } from "../../domain/sets";
import { likelyName } from "../../domain/suggest";
import { NotPrunedError, UnknownClaimError } from "./errors";
import type { ClaimsSnapshot } from "./snapshot";

/** Fewer characters of a key would be ambiguous. */
const SHORTEST = 4;

/**
 * The keys that words select: a whole key, its last part or the start of that, or the name of a stack's resource.
 *
 * @param damaged - whether they select only what can't be read
 * @throws UnknownClaimError, NotPrunedError
 */
export function choose(words: readonly string[], snapshot: ClaimsSnapshot, damaged: boolean): string[] {
  const readable = snapshot.stored.claims.map(({ key }) => key);
  const unread = [...snapshot.raw.keys()];
  return sortedUnique(
    words.map((word) => {
      const key = one(word, [...readable, ...unread], snapshot);
      if (damaged === unread.includes(key)) return key;
      throw damaged ? notDamaged(key) : notReadable(key);
    }),
  );
}

function one(word: string, keys: readonly string[], snapshot: ClaimsSnapshot): string {
  if (keys.includes(word)) return word;
  const found = keys.filter(
    (key) => [claimName(key), rawClaimName(key), inline(key)].includes(word) || isBeginning(word, key),
  );
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only;
  throw new UnknownClaimError(
    snapshot,
    word,
    found,
    likelyName(word, [...keys, ...keys.map(claimName)]) ?? undefined,
  );
}

function isBeginning(word: string, key: string): boolean {
  return word.length >= SHORTEST && isClaimKey(key) && key.slice(-16).startsWith(word);
}

function notDamaged(key: string): NotPrunedError {
  return new NotPrunedError(
    "readable",
    `${inline(key)} is not removed: it can be read, and --damaged is for claims that can't`,
    "Prune it without --damaged.",
  );
}

function notReadable(key: string): NotPrunedError {
  return new NotPrunedError(
    "damaged",
    `${inline(key)} is not pruned: it can't be read, so it is not known which accounts it holds`,
    "Run `pulumi up --refresh` in its stack with the newest version of this package, which writes it again. If that stack " +
      "is gone, --damaged removes it and leaves the accounts.",
  );
}
