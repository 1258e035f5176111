/*
 * A nonce identifies a run or a turn of a stack, and contains how long others have to wait for it: six digits for its
 * start, counted from 2020, two for how long it counts, both in seconds and base 36, and two random digits.
 */

/** The zero of the times in nonces and versions, in seconds since the epoch: six digits last until 2088. */
export const NONCE_EPOCH = Date.UTC(2020, 0) / 1_000;

/** How many characters a nonce has. */
export const NONCE_LENGTH = 10;

/** @param seconds - since the epoch, AWS's time */
export function formatNonce(seconds: number, lasts: number, random: number): string {
  return digits(seconds - NONCE_EPOCH, 6) + digits(lasts, 2) + digits(random * 36 ** 2, 2);
}

/**
 * When the run or turn of a nonce began, and for how long it counts, in seconds; undefined if the text is not a nonce.
 */
export function parseNonce(nonce: string): { readonly stamp: number; readonly lasts: number } | undefined {
  const [, stamp = "", lasts = ""] = /^([0-9a-z]{6})([0-9a-z]{2})[0-9a-z]{2}$/.exec(nonce) ?? [];
  if (!stamp) return undefined;
  return { stamp: NONCE_EPOCH + Number.parseInt(stamp, 36), lasts: Number.parseInt(lasts, 36) };
}

/** A whole number in base 36, with leading zeros. */
export function digits(number: number, count: number): string {
  return Math.floor(number).toString(36).padStart(count, "0");
}
