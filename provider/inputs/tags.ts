import type { Settings } from "../aws/settings";
import { isReservedTag } from "../domain/owner";
import { type Problem, type Report, withoutValues } from "../domain/problem";
import { TAG_QUOTA, TAGS } from "../domain/quotas";
import { type IgnoredTags, isIgnored, type Tags, visibleTags } from "../domain/tags";
import { isRecord, type Raw } from "../domain/values";
import { isUnknown } from "../engine/unknown";
import { sortedByKey } from "./values";

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const CHARACTERS = "letters, digits, spaces and _ . : / = + - @";

/**
 * The tags of the resource itself.
 *
 * @param secret - the values are secret: reports contain none
 * @param ignored - tags that the provider ignores: a resource that sets one of them would undo itself
 */
export function tags(
  value: unknown,
  { secret, ignored }: { secret: boolean; ignored: IgnoredTags },
  report: Report,
): unknown {
  if (value === undefined || isUnknown(value)) return value;
  const valueReport = secret ? withoutValues(report) : report;
  if (!isRecord(value)) {
    valueReport("tags", value, "an object of keys and values");
    return value;
  }
  const sorted = sortedByKey(Object.entries(value));
  for (const [key, tag] of Object.entries(sorted)) {
    const path = `tags[${JSON.stringify(key)}]`;
    const broken = brokenKey(key, ignored);
    const valueRule = isUnknown(tag) ? undefined : brokenValue(tag);
    if (broken) valueReport(path, undefined, broken.rule, broken.verb);
    else if (valueRule) valueReport(path, tag, valueRule);
  }
  return sorted;
}

function brokenKey(key: string, ignored?: IgnoredTags): Required<Pick<Problem, "verb" | "rule">> | undefined {
  if (isReservedTag(key)) return { verb: "can't be", rule: "set, because this key is reserved" };
  if (ignored && isIgnored(key, ignored))
    return { verb: "can't be", rule: "set, because ignoreTags of the provider covers this key" };
  if (key.length < 1 || key.length > 128) return { verb: "must have", rule: "a key of 1 to 128 characters" };
  return ALLOWED.test(key) ? undefined : { verb: "must have", rule: `a key of ${CHARACTERS}` };
}

function brokenValue(value: unknown): string | undefined {
  if (typeof value !== "string") return "a string";
  if (value.length > 256) return "at most 256 characters";
  return ALLOWED.test(value) ? undefined : CHARACTERS;
}

/** The provider's default tags that the resource doesn't set itself; undefined if there are none. */
export function inheritedTags(
  { defaultTags, ignoreTags }: Settings,
  own: unknown,
  secret: boolean,
  report: Report,
): Tags | undefined {
  const set = isRecord(own) ? own : {};
  for (const [key, value] of Object.entries(defaultTags)) {
    const broken = brokenKey(key);
    const valueRule = brokenValue(value);
    const path = `defaultTags[${JSON.stringify(key)}]`;
    if (broken) report(path, undefined, broken.rule, broken.verb);
    else if (valueRule) report(path, secret ? undefined : value, valueRule);
  }
  const inherited = Object.entries(visibleTags(defaultTags, ignoreTags)).filter(
    ([key]) => !Object.hasOwn(set, key),
  );
  return inherited.length > 0 ? Object.fromEntries(inherited) : undefined;
}

/**
 * The own tags, the inherited tags, the owner tag and the owner's claim must fit. The tags of others are not known
 * here.
 *
 * @param claims - how many tags the claim takes
 * @param quota - how many tags AWS accepts on such a resource, in words
 */
export function refuseTooManyTags(
  { tags: own, defaultTags, ownerTag }: Raw,
  claims: number,
  report: Report,
  quota = TAG_QUOTA,
): void {
  if (isUnknown(own)) return;
  const count = Object.keys({ ...(defaultTags as object), ...(own as object) }).length;
  const marked = ownerTag !== false;
  if (count + claims + (marked ? 1 : 0) <= TAGS) return;
  const owner = marked ? ", one of them the owner tag" : "";
  if (claims > 0)
    report(
      "claims",
      undefined,
      `${claims} tags (for the accounts and for changing them) beside the ${count} in tags, and ${quota}${owner}. Keep ` +
        "the claims in a table (claims: { dynamodbTable: … })",
      "need",
    );
  else report("tags", undefined, `${count} tags, and ${quota}${owner}`, "has");
}
