import type { Sentence } from "./errorText";

/** The known name that was likely meant by `name`; undefined if none is similar. */
export function likelyName(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((candidate) => ({ candidate, distance: distanceOf(name, candidate) }));
  const [nearest] = distances.sort((a, b) => a.distance - b.distance);
  return nearest && nearest.distance <= Math.max(2, name.length / 3) ? nearest.candidate : undefined;
}

/** `: is NAME meant?`; empty if no name is similar. */
export function meant(likely: string | undefined): string {
  return likely === undefined ? "" : `: is ${likely} meant?`;
}

/** A sentence that ends with the question whether a similar name is meant, if there is one. */
export function asking(what: string, likely: string | undefined): Sentence {
  return likely === undefined ? { what } : { what: `${what}: is ${likely} meant`, ends: "?" };
}

/** How many letters have to be inserted, deleted or changed, ignoring case (Levenshtein). */
function distanceOf(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
