/** The accounts of the model: sets of them are bits of a number. */
const LETTERS = "abcdxz";

export const ACCOUNT_BITS = LETTERS.length;
export const ALL_ACCOUNTS = (1 << ACCOUNT_BITS) - 1;

const lists = Array.from({ length: ALL_ACCOUNTS + 1 }, (_, set) =>
  [...LETTERS].filter((_, bit) => (set & (1 << bit)) !== 0),
);

export function setOf(letters: Iterable<string>): number {
  let set = 0;
  for (const letter of letters) {
    const bit = LETTERS.indexOf(letter);
    if (bit === -1) throw new RangeError(`the model has no account ${letter}`);
    set |= 1 << bit;
  }
  return set;
}

export function listOf(set: number): readonly string[] {
  return lists[set] ?? [];
}

/** A set as traces print it: `[a b]`. */
export function textOf(set: number): string {
  return `[${listOf(set).join(" ")}]`;
}
