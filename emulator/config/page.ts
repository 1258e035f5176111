import { AwsError } from "../protocol/errors";

/** One page of a list. `NextToken` is absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

/** How a page is asked for. */
export interface PageRequest {
  /** What the list is of; a token of one list is no token of another. */
  readonly list: string;
  /** Items a page, from the request; 0 or absent: the default. */
  readonly limit?: number | undefined;
  readonly nextToken?: string | undefined;
  /** The most that a page may hold by the settings. */
  readonly pageSize: number;
  /** The most that a page of this list holds at AWS, and holds by default; default 100. */
  readonly most?: number;
  /** What the service says to a token that is none; default: InvalidNextTokenException. */
  readonly invalidToken?: () => AwsError;
}

/**
 * The page that follows the token, of items sorted by `keyOf`. The token names the last item that was shown, so
 * that nothing is skipped or repeated when items come and go between pages.
 */
export function pageByKey<T>(items: readonly T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const last = readToken(request);
  const rest = last === undefined ? items : items.filter((item) => keyOf(item) > last);
  const page = rest.slice(0, pageLength(request));
  const end = page.at(-1);
  return {
    items: page,
    ...(rest.length > page.length && end !== undefined
      ? { NextToken: writeToken(request.list, keyOf(end)) }
      : {}),
  };
}

/**
 * The page that begins where the token says, of items that are worked out one by one. Each comes with a text from which
 * `itemsFrom` finds it again, so that nothing before it has to be worked out for the pages after it.
 */
export function pageByCursor<T>(
  itemsFrom: (cursor: string | undefined) => Iterable<readonly [cursor: string, item: T]>,
  request: PageRequest,
): Page<T> {
  const length = pageLength(request);
  const items: T[] = [];
  for (const [cursor, item] of itemsFrom(readToken(request))) {
    if (items.length === length) return { items, NextToken: writeToken(request.list, cursor) };
    items.push(item);
  }
  return { items };
}

function pageLength({ limit, pageSize, most = 100 }: PageRequest): number {
  return Math.min(limit === undefined || limit === 0 ? most : limit, most, pageSize);
}

function writeToken(list: string, last: string): string {
  return Buffer.from(JSON.stringify([list, last])).toString("base64url");
}

function readToken({ list, nextToken, invalidToken = invalidNextToken }: PageRequest): string | undefined {
  if (nextToken === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(nextToken, "base64url").toString());
    if (Array.isArray(parsed) && parsed[0] === list && typeof parsed[1] === "string") return parsed[1];
  } catch {}
  throw invalidToken();
}

/** What AWS Config says to a token that is none of the list. */
export function invalidNextToken(): AwsError {
  return new AwsError("InvalidNextTokenException", "The nextToken provided is invalid.");
}
