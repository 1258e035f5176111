/** The members, each once, in ascending order. */
export function sortedUnique(members: Iterable<string>): string[] {
  const list = [...members];
  // Sets from the state are already sorted, with up to ten thousand accounts.
  const isDone = list.every((member, index) => index === 0 || (list[index - 1] ?? "") < member);
  return isDone ? list : [...new Set(list)].sort();
}

/** The members of `from` that are not in `without`, in the order of `from`. */
export function difference(from: Iterable<string>, without: Iterable<string>): string[] {
  const excluded = new Set(without);
  return [...from].filter((member) => !excluded.has(member));
}

/** The members of `from` that are also in `within`, in the order of `from`. */
export function intersection(from: Iterable<string>, within: Iterable<string>): string[] {
  const included = new Set(within);
  return [...from].filter((member) => included.has(member));
}

/** Whether both have the same members; order and repetition make no difference. */
export function sameSet(left: Iterable<string>, right: Iterable<string>): boolean {
  const a = new Set(left);
  const b = new Set(right);
  return a.size === b.size && [...a].every((member) => b.has(member));
}
