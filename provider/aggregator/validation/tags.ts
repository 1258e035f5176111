import type { Settings } from "../../aws/settings";
import { isReservedTag } from "../../domain/owner";
import { type Report, withoutValues } from "../../domain/problem";
import { type IgnoredTags, isIgnored, type Tags, visibleTags } from "../../domain/tags";
import { isRecord, type Raw } from "../../domain/values";
import { isUnknown } from "../../engine/unknown";
import { sortedByKey } from "../../engine/validation/values";

/** AWS's fixed quota. */
const MAX_TAGS = 50;

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const CHARACTERS = "letters, digits, spaces and _ . : / = + - @";

/**
 * The tags of the resource itself.
 *
 * @param secret - values are secret: none is reported
 * @param ignored - tags that the provider leaves alone: setting them here would undo itself
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
    const keyRule = brokenKey(key, ignored);
    const valueRule = isUnknown(tag) ? undefined : brokenValue(tag);
    if (keyRule) valueReport(path, undefined, keyRule);
    else if (valueRule) valueReport(path, tag, valueRule);
  }
  return sorted;
}

function brokenKey(key: string, ignored?: IgnoredTags): string | undefined {
  if (isReservedTag(key)) return "this key is reserved: choose another";
  if (ignored && isIgnored(key, ignored))
    return "ignoreTags of the provider covers this key: leave one of the two out";
  if (key.length < 1 || key.length > 128) return "a key has 1 to 128 characters";
  return ALLOWED.test(key) ? undefined : `a key has ${CHARACTERS}`;
}

function brokenValue(value: unknown): string | undefined {
  if (typeof value !== "string") return "a tag's value is a string";
  if (value.length > 256) return "a tag's value has at most 256 characters";
  return ALLOWED.test(value) ? undefined : `a tag's value has ${CHARACTERS}`;
}

/** The provider's default tags that the resource doesn't set itself; undefined where there are none. */
export function inheritedTags(
  { defaultTags, ignoreTags }: Settings,
  own: unknown,
  secret: boolean,
  report: Report,
): Tags | undefined {
  const set = isRecord(own) ? own : {};
  for (const [key, value] of Object.entries(defaultTags)) {
    const rule = brokenKey(key) ?? brokenValue(value);
    if (rule)
      report(
        `defaultTags[${JSON.stringify(key)}]`,
        undefined,
        secret ? rule : `${JSON.stringify(value)}: ${rule}`,
      );
  }
  const inherited = Object.entries(visibleTags(defaultTags, ignoreTags)).filter(
    ([key]) => !Object.hasOwn(set, key),
  );
  return inherited.length > 0 ? Object.fromEntries(inherited) : undefined;
}

/**
 * Own, inherited and owner tag must fit, and the owner's claim; those of others are not known here.
 *
 * @param claims - how many tags the claim takes
 */
export function refuseTooManyTags(
  { tags: own, defaultTags, ownerTag }: Raw,
  claims: number,
  report: Report,
): void {
  if (isUnknown(own)) return;
  const count = Object.keys({ ...(defaultTags as object), ...(own as object) }).length;
  const marked = ownerTag !== false;
  if (count + claims + (marked ? 1 : 0) <= MAX_TAGS) return;
  const reserved = [
    marked && "one of them the owner tag",
    claims > 0 && `${claims} for the accounts claimed and for changing that`,
  ];
  const rule = [`an aggregator holds ${MAX_TAGS} tags`, ...reserved.filter(Boolean)].join(", ");
  if (claims > 0)
    report(
      "claims",
      undefined,
      `${rule}, and tags beside are ${count}: keep claims in a table (claims: { dynamodbTable: … })`,
    );
  else report("tags", undefined, `${rule}, and these are ${count}`);
}
