/** `1 account`, `1,234 accounts` */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}

/**
 * The first names, and the number of those that are left: `a, b, and 1,234 more`.
 *
 * @param most - how many are named
 */
export function firstOf(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return names.slice(0, most).join(", ") + (rest > 0 ? `, and ${rest.toLocaleString("en-US")} more` : "");
}
