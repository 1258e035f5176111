import type { Call } from "../call";
import { invalidInput } from "./errors";

/** No page of Organizations holds more. */
const largestPage = 20;

/** One page of a list. `NextToken` is absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

/** What a request says of the page that it wants. */
export interface Paging {
  readonly NextToken?: string;
  readonly MaxResults?: number;
}

interface Position {
  /** The key of the last item that was shown; items come after it. */
  readonly after: string;
  /** Empty pages that were shown before this one. */
  readonly empty: number;
}

/**
 * The page that a request asks for, of items sorted by `keyOf`. The token names the last item that was shown, so that
 * nothing is skipped or repeated when items come and go between pages. `list` says what the list is of: a token of one
 * list is no token of another.
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
