import { AwsError } from "../protocol/errors";

/** One page of a list. `NextToken` is absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly NextToken?: string;
}

/** A request for a page. */
export interface PageRequest {
  /** The name of the list; a token is valid only for its own list. */
  readonly list: string;
  /** The requested number of items; 0 or absent: the default. */
  readonly limit?: number | undefined;
  readonly nextToken?: string | undefined;
  /** The maximum page size in the settings. */
  readonly pageSize: number;
  /** The maximum page size of this list at AWS, which is also the default; default 100. */
  readonly most?: number;
  /** The service's error for an invalid token; default: InvalidNextTokenException. */
  readonly invalidToken?: () => AwsError;
}

/**
 * The page after the token, of items sorted by `keyOf`. The token names the last item that was shown, so nothing is
 * skipped or repeated if items are added or removed between pages.
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
 * The page at the token's position, of items that are calculated one by one. Each item comes with a cursor from which
 * `itemsFrom` finds it again, so that earlier items need not be calculated for later pages.
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

/** AWS Config's error for a token that is invalid for the list. */
export function invalidNextToken(): AwsError {
  return new AwsError("InvalidNextTokenException", "The nextToken provided is invalid.");
}
