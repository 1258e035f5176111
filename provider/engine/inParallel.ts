/** How something ended that ran beside others. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/**
 * Runs a task for each item, at most so many at a time. One that fails doesn't keep the others from going on.
 *
 * @returns how each ended, in the order of the items
 */
export async function inParallel<Item, T>(
  items: readonly Item[],
  most: number,
  task: (item: Item) => Promise<T>,
): Promise<Outcome<T>[]> {
  const outcomes = new Array<Outcome<T>>(items.length);
  const left = items.map((item, index) => [item, index] as const).reverse();
  const work = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const [item, index] = next;
      outcomes[index] = await task(item).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  return outcomes;
}
