import { AwsError } from "../../provider/aws/errors";
import type { Changes, Conditional, Expected, Item, ItemKey, TableApi } from "../../provider/aws/table";
import { claimsTableArgs } from "../../provider/domain/claimsTable";

const { hashKey, rangeKey } = claimsTableArgs;

/** A table for claims in memory. */
export class MemoryTable implements TableApi {
  readonly #items = new Map<string, Item>();
  #isGone = false;

  /** Somebody deletes it. */
  drop(): void {
    this.#isGone = true;
  }

  /** The sort keys of all items. */
  get sortKeys(): string[] {
    return [...this.#items.values()].map((item) => String(item[rangeKey])).sort();
  }

  async query(partition: string): Promise<readonly Item[]> {
    if (this.#isGone)
      throw new AwsError("there is no such table", "gone", "ResourceNotFoundException", undefined);
    const found = [...this.#items.values()].filter((item) => item[hashKey] === partition);
    return found.sort((a, b) => (String(a[rangeKey]) < String(b[rangeKey]) ? -1 : 1));
  }

  async get(key: ItemKey): Promise<Item | undefined> {
    return this.#items.get(nameOf(key));
  }

  async update(key: ItemKey, changes: Changes, expected: Expected): Promise<Conditional> {
    const found = this.#items.get(nameOf(key));
    if (!meets(found, expected)) return { done: false, found };
    const entries = Object.entries({ ...found, ...changes }).filter(
      (entry): entry is [string, Item[string]] =>
        entry[1] !== undefined && !(Array.isArray(entry[1]) && entry[1].length === 0),
    );
    const keys = { [hashKey]: key.partition, [rangeKey]: key.sort };
    this.#items.set(nameOf(key), { ...Object.fromEntries(entries), ...keys });
    return { done: true };
  }

  async remove(key: ItemKey, expected: Expected): Promise<Conditional> {
    const found = this.#items.get(nameOf(key));
    if (!meets(found, expected)) return { done: false, found };
    this.#items.delete(nameOf(key));
    return { done: true };
  }
}

function meets(item: Item | undefined, expected: Expected): boolean {
  return Object.entries(expected).every(([attribute, value]) => item?.[attribute] === value);
}

function nameOf({ partition, sort }: ItemKey): string {
  return JSON.stringify([partition, sort]);
}
