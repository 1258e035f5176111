import type { Call } from "../call";
import { invalidInput } from "./errors";

/** The maximum page size of Organizations. */
const largestPage = 20;

/** One page of a list. `NextToken` is absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

/** The part of a request about pages. */
export interface Paging {
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

interface Position {
  /** The key of the last item that was shown; the page starts after it. */
  readonly after: string;
  /** The number of empty pages that were shown before this one. */
  readonly empty: number;
}

/**
 * The requested page, of items sorted by `keyOf`. The token names the last item that was shown, so nothing is skipped
 * or repeated if items are added or removed between pages. `list` is the name of the list: a token is valid only for
 * its own list.
 */
export function pageOf<T>(
  list: string,
  items: readonly T[],
  keyOf: (item: T) => string,
  { NextToken: token, MaxResults: most = largestPage }: Paging,
  { settings: { pageSize, organizationReads } }: Call,
): Page<T> {
  const { after, empty } = token === undefined ? { after: "", empty: 0 } : readToken(list, token);
  if (empty < organizationReads.emptyPages)
    return { items: [], NextToken: writeToken(list, { after, empty: empty + 1 }) };
  const start = after === "" ? 0 : firstAfter(items, keyOf, after);
  const end = start + Math.min(most, largestPage, pageSize);
  const page = items.slice(start, end);
  const last = page.at(-1);
  return {
    items: page,
    ...(end < items.length && last !== undefined
      ? { NextToken: writeToken(list, { after: keyOf(last), empty: 0 }) }
      : {}),
  };
}

function firstAfter<T>(items: readonly T[], keyOf: (item: T) => string, after: string): number {
  let from = 0;
  let to = items.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (keyOf(items[middle] as T) > after) to = middle;
    else from = middle + 1;
  }
  return from;
}

function writeToken(list: string, { after, empty }: Position): string {
  return Buffer.from(JSON.stringify([list, after, empty])).toString("base64url");
}

function readToken(list: string, token: string): Position {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (Array.isArray(parsed) && parsed[0] === list) {
      const [, after, empty] = parsed as unknown[];
      if (typeof after === "string" && typeof empty === "number") return { after, empty };
    }
  } catch {}
  throw invalidInput("INVALID_NEXT_TOKEN", "You provided an invalid NextToken.");
}
