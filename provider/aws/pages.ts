import { MalformedAnswerError, malformed } from "./malformed";

/** One page, and the token of the next one; undefined on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: unknown;
}

/**
 * Requests one page after the other.
 *
 * @throws MalformedAnswerError, if a token is not a string or repeats, which could go on for ever
 */
export async function* eachPage<T>(
  ask: (token: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  const seen = new Set<string>();
  for (let token: string | undefined; ; ) {
    const { items, next } = await ask(token);
    yield items;
    if (next === undefined) return;
    if (typeof next !== "string" || next === "") throw malformed("NextToken", next, "a non-empty string");
    if (seen.has(next)) throw new MalformedAnswerError("NextToken is the same on two pages");
    seen.add(next);
    token = next;
  }
}

/** Requests all pages. Throws as {@link eachPage} does. */
export async function allPages<T>(ask: (token: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  for await (const items of eachPage(ask)) all.push(...items);
  return all;
}
