/*
 * A nonce tells a run or a turn from all others of its stack, and for how long others have to wait for it: six digits
 * for when it began, counted from 2020, two for how long it counts, both in seconds and base 36, and two of chance.
 */

/** From when on nonces and versions count, so that six digits last until 2088. In seconds. */
export const NONCE_EPOCH = Date.UTC(2020, 0) / 1_000;

/** How many characters a nonce has. */
export const NONCE_LENGTH = 10;

/** @param seconds - since the epoch, AWS's time */
export function formatNonce(seconds: number, lasts: number, random: number): string {
  return digits(seconds - NONCE_EPOCH, 6) + digits(lasts, 2) + digits(random * 36 ** 2, 2);
}

/** When what a nonce names began, and for how long it counts, in seconds; undefined if it is no nonce. */
export function parseNonce(nonce: string): { readonly stamp: number; readonly lasts: number } | undefined {
  const [, stamp = "", lasts = ""] = /^([0-9a-z]{6})([0-9a-z]{2})[0-9a-z]{2}$/.exec(nonce) ?? [];
  if (!stamp) return undefined;
  return { stamp: NONCE_EPOCH + Number.parseInt(stamp, 36), lasts: Number.parseInt(lasts, 36) };
}

/** A whole number in base 36, with leading zeros. */
export function digits(number: number, count: number): string {
  return Math.floor(number).toString(36).padStart(count, "0");
}
