/**
 * Does some work for each item, several at a time. The first failure is thrown; after it, no further work starts.
 *
 * @param most - how many at a time
 * @returns the results, in the order of the items
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [at, item] of queue) {
      if (failed) return;
      try {
        results[at] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

/** The result of a task that ran beside others. */
type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/**
 * Like {@link inParallel}, but if a task fails, the others continue.
 *
 * @returns how each ended, in the order of the items
 */
export function settleInParallel<Item, T>(
  items: readonly Item[],
  most: number,
  task: (item: Item) => Promise<T>,
): Promise<Outcome<T>[]> {
  return inParallel<Item, Outcome<T>>(items, most, (item) =>
    task(item).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  );
}
