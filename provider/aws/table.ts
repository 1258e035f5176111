/** What an attribute of an item holds; null: something of another type. A set of strings is never empty. */
export type AttributeValue = string | number | readonly string[] | null;

/** An item of a table, its two keys included. Sets come in no order. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Attributes to set; undefined and an empty set remove one. What isn't named stays. */
export type Changes = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** What attributes have to hold for a write to take effect; undefined: there is no such attribute. */
export type Expected = Readonly<Record<string, string | number | undefined>>;

/** How a conditional write ended. Without effect it shows the item as it is, undefined if there is none. */
export type Conditional =
  | { readonly done: true }
  | { readonly done: false; readonly found: Item | undefined };

/** Which item: both keys are strings. */
export interface ItemKey {
  readonly partition: string;
  readonly sort: string;
}

/** The keys of a table, and how it is paid for, as pulumi-aws names them. */
export interface TableShape {
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
  readonly hashKey: string;
  readonly rangeKey: string;
  readonly billingMode: string;
}

/**
 * The calls of DynamoDB for one table. Reads are consistent: they show every write that was answered before.
 *
 * All of them throw AwsError; `gone` if there is no such table.
 */
export interface TableApi {
  /** All items of a partition in the order of their sort keys. A call for each page of 1 MB. */
  query(partition: string): Promise<readonly Item[]>;
  get(key: ItemKey): Promise<Item | undefined>;
  /** Makes the item, or changes it. Sent once. */
  update(key: ItemKey, changes: Changes, expected: Expected): Promise<Conditional>;
  /** Sent once. Succeeds if there is no item and nothing is expected of it. */
  remove(key: ItemKey, expected: Expected): Promise<Conditional>;
}
