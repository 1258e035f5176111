/** What an account id is, to be put after "must be". */
export const ACCOUNT_ID = "a string of 12 digits";

export function isAccountId(value: unknown): value is string {
  return typeof value === "string" && /^\d{12}$/.test(value);
}

/**
 * Why a value is no account id.
 *
 * @returns undefined if it is one
 */
export function brokenAccountId(value: unknown): string | undefined {
  if (isAccountId(value)) return undefined;
  return typeof value === "number" ? "a string (as a number, an account id loses leading zeros)" : ACCOUNT_ID;
}
