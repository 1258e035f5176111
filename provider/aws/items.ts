import { fieldsIn, listIn, MalformedAnswerError, malformed } from "./malformed";
import type { AttributeValue, Item, TableShape } from "./table";

/*
 * Reads DynamoDB's items strictly: if a claim were missing in an answer, its accounts would be removed.
 */

/** The types of an attribute and how each is read. Types that no claim has are accepted; unknown types are rejected. */
const TYPES: Readonly<Record<string, (value: unknown) => AttributeValue | undefined>> = {
  S: (value) => (typeof value === "string" ? value : undefined),
  N: (value) =>
    typeof value === "string" && value !== "" && !Number.isNaN(Number(value)) ? Number(value) : undefined,
  SS: (value) => (isTexts(value) ? value : undefined),
  NS: (value) => (isTexts(value) ? null : undefined),
  BS: (value) => (isTexts(value) ? null : undefined),
  B: (value) => (typeof value === "string" ? null : undefined),
  BOOL: (value) => (typeof value === "boolean" ? null : undefined),
  NULL: (value) => (value === true ? null : undefined),
  L: (value) => (Array.isArray(value) ? null : undefined),
  M: (value) => (typeof value === "object" && value !== null && !Array.isArray(value) ? null : undefined),
};

type Keys = Pick<TableShape, "hashKey" | "rangeKey">;

/**
 * One item, including its two keys.
 *
 * @throws MalformedAnswerError
 */
export function itemIn(value: unknown, path: string, { hashKey, rangeKey }: Keys): Item {
  const entries = Object.entries(fieldsIn(value, path));
  const item = Object.fromEntries(
    entries.map(([name, attribute]) => [name, attributeIn(attribute, `${path}.${name}`)]),
  );
  for (const key of [hashKey, rangeKey])
    if (typeof item[key] !== "string")
      throw malformed(`${path}.${key}`, fieldsIn(value, path)[key], "a non-empty string");
  return item;
}

/**
 * The items on a page of one partition, and the start of the next page.
 *
 * @throws MalformedAnswerError
 */
export function pageIn(
  answer: Readonly<Record<string, unknown>>,
  partition: string,
  keys: Keys,
): { items: Item[]; last: Item | undefined } {
  const { Items, Count, LastEvaluatedKey } = answer;
  const items = listIn(Items, "Items").map((item, index) => itemIn(item, `Items[${index}]`, keys));
  if (Count !== undefined && Count !== items.length) throw malformed("Items", Items, `a list of ${Count}`);
  const last =
    LastEvaluatedKey === undefined ? undefined : itemIn(LastEvaluatedKey, "LastEvaluatedKey", keys);
  const other = items.findIndex((item) => item[keys.hashKey] !== partition);
  if (other >= 0) throw new MalformedAnswerError(`Items[${other}].${keys.hashKey} is not the requested one`);
  return { items, last };
}

function attributeIn(value: unknown, path: string): AttributeValue {
  const [[type, held] = ["", undefined], ...others] = Object.entries(fieldsIn(value, path));
  const read = Object.hasOwn(TYPES, type) ? TYPES[type]?.(held) : undefined;
  if (read === undefined || others.length > 0)
    throw malformed(path, value, "a value of one of DynamoDB's types");
  return read;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((member) => typeof member === "string");
}
