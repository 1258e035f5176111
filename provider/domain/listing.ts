/** `1,234` */
export function grouped(number: number): string {
  return number.toLocaleString("en-US");
}

/** `1 account`, `1,234 accounts` */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** The maximum number of names in a line. */
export const NAMED = 10;

/** The first names, and the number of the others: `a, b, and 1,234 more`. */
export function firstOf(names: readonly string[], most = NAMED): string {
  const named = names.slice(0, most).join(", ");
  return names.length > most ? `${named}, ${more(names.length - most)}` : named;
}

/** `and 1,234 more` */
export function more(number: number): string {
  return `and ${grouped(number)} more`;
}
