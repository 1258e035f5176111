/** The value of an attribute; null for a type that isn't used. A set of strings is never empty. */
export type AttributeValue = string | number | readonly string[] | null;

/** An item of a table, including its two keys. Sets have no order. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Attributes to set; undefined and an empty set remove an attribute. Others stay. */
export type Changes = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** The values that attributes must have for a write to take effect; undefined: no such attribute. */
export type Expected = Readonly<Record<string, string | number | undefined>>;

/** The result of a conditional write. If it had no effect, it shows the current item; undefined if there is none. */
export type Conditional =
  | { readonly done: true }
  | { readonly done: false; readonly found: Item | undefined };

/** The two keys of an item; both are strings. */
export interface ItemKey {
  readonly partition: string;
  readonly sort: string;
}

/** The keys of a table and its billing mode, as pulumi-aws names them. */
export interface TableShape {
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
  readonly hashKey: string;
  readonly rangeKey: string;
  readonly billingMode: string;
}

/**
 * The calls of DynamoDB for one table. Reads are consistent: they show every write that was answered before them.
 *
 * All of them throw AwsError; `gone` if there is no such table.
 */
export interface TableApi {
  /** All items of a partition in the order of their sort keys. One call for each page of 1 MB. */
  query(partition: string): Promise<readonly Item[]>;
  get(key: ItemKey): Promise<Item | undefined>;
  /** Creates or changes the item. Sent once. */
  update(key: ItemKey, changes: Changes, expected: Expected): Promise<Conditional>;
  /** Sent once. Succeeds if there is no item and no expectation. */
  remove(key: ItemKey, expected: Expected): Promise<Conditional>;
}
