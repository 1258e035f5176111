import type { ClaimContent } from "./store";

/*
 * A claim in a form that takes about half as many characters as its words: `@`, one letter for `closing`, the time of
 * leaving, the accounts, `:`, and the accounts that are leaving.
 *
 * @.0bXn4z1n6Q1_u3nGWZcs:2nLz0X8
 *
 * Numbers are in base 64, with characters that tags allow: seven for an account, six for a time in seconds.
 */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";

/** The first character of a packed claim. No word of an unpacked claim starts with it. */
export const PACKED = "@";

/** How many characters an account takes: 64⁷ is more than 10¹². */
const ID = 7;

/** How many characters a time takes. */
const SECONDS = 6;

const CLOSING = { ".": undefined, c: "closing", f: "forced" } as const;

/** How many characters a packed claim has in addition to its accounts. */
const MARKS = PACKED.length + 1 + SECONDS + ":".length;

/** How many characters a packed claim of this many accounts has. */
export function packedLength(accounts: number): number {
  return MARKS + accounts * ID;
}

export function pack({ accounts, leaving, leavingSince = 0, closing }: ClaimContent): string {
  const mark = Object.entries(CLOSING).find(([, word]) => word === closing)?.[0] ?? ".";
  return `${PACKED}${mark}${digits(leavingSince, SECONDS)}${packAll(accounts)}:${packAll(leaving)}`;
}

/** Undefined if the text is not a packed claim. */
export function unpack(text: string): ClaimContent | undefined {
  const [, mark = "", since = "", held = "", gone = ""] =
    /^@([.cf])([\w-]{6})((?:[\w-]{7})*):((?:[\w-]{7})*)$/.exec(text) ?? [];
  const [accounts, leaving] = [unpackAll(held), unpackAll(gone)];
  if (!mark || !accounts || !leaving) return undefined;
  const closing = CLOSING[mark as keyof typeof CLOSING];
  return {
    accounts,
    leaving,
    ...(leaving.length > 0 && { leavingSince: numberOf(since) }),
    ...(closing && { closing }),
  };
}

function packAll(accounts: readonly string[]): string {
  return accounts.map((id) => digits(Number(id), ID)).join("");
}

function unpackAll(text: string): string[] | undefined {
  const all = Array.from({ length: text.length / ID }, (_, index) =>
    String(numberOf(text.slice(index * ID, (index + 1) * ID))).padStart(12, "0"),
  );
  return all.every((id) => id.length === 12) ? all : undefined;
}

function digits(number: number, count: number): string {
  let text = "";
  for (let left = number; text.length < count; left = Math.floor(left / 64))
    text = DIGITS.charAt(left % 64) + text;
  return text;
}

function numberOf(text: string): number {
  return [...text].reduce((number, digit) => number * 64 + DIGITS.indexOf(digit), 0);
}
