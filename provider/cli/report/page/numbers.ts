/*
 * Columns of numbers as text: neighbours are often equal, and a report may have 170,000 numbers.
 */

/** Numbers separated by commas, equal neighbours as `7*120`; a negative number, which means none, is left out. */
export function packed(values: ArrayLike<number>): string {
  const items: string[] = [];
  for (let at = 0; at < values.length; ) {
    const value = values[at] ?? -1;
    let end = at + 1;
    while (end < values.length && same(values[end] ?? -1, value)) end++;
    items.push(`${value < 0 ? "" : value}${end - at > 1 ? `*${end - at}` : ""}`);
    at = end;
  }
  return items.join(",");
}

function same(one: number, other: number): boolean {
  return one === other || (one < 0 && other < 0);
}

/** The numbers of a {@link packed} text; -1 means none. */
export function unpacked(text: string, length: number): Float64Array {
  const values = new Float64Array(length).fill(-1);
  let at = 0;
  for (const item of text.split(",")) {
    const star = item.indexOf("*");
    const value = star < 0 ? item : item.slice(0, star);
    const end = at + (star < 0 ? 1 : Number(item.slice(star + 1)));
    if (value !== "") values.fill(Number(value), at, end);
    at = end;
  }
  return values;
}
