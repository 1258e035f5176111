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
  /** The most that a page may hold. */
  readonly pageSize: number;
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

/** The page that follows the token, of items that are worked out one by one and keep their positions. */
export function pageByPosition<T>(items: Iterable<T>, request: PageRequest): Page<T> {
  const start = readPosition(request);
  const end = start + pageLength(request);
  const page: T[] = [];
  let position = 0;
  for (const item of items) {
    if (position === end) return { items: page, NextToken: writeToken(request.list, String(end)) };
    if (position >= start) page.push(item);
    position++;
  }
  return { items: page };
}

function pageLength({ limit, pageSize }: PageRequest): number {
  return limit === undefined || limit === 0 ? pageSize : Math.min(limit, pageSize);
}

function writeToken(list: string, last: string): string {
  return Buffer.from(JSON.stringify([list, last])).toString("base64url");
}

function readToken({ list, nextToken, invalidToken = noToken }: PageRequest): string | undefined {
  if (nextToken === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(nextToken, "base64url").toString());
    if (Array.isArray(parsed) && parsed[0] === list && typeof parsed[1] === "string") return parsed[1];
  } catch {}
  throw invalidToken();
}

function readPosition(request: PageRequest): number {
  const position = Number(readToken(request) ?? 0);
  if (!Number.isSafeInteger(position) || position < 0) throw (request.invalidToken ?? noToken)();
  return position;
}

function noToken(): AwsError {
  return new AwsError("InvalidNextTokenException", "The nextToken provided is invalid.");
}
