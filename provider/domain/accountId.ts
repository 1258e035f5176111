/** What an account id is, to be put after "must be". */
export const ACCOUNT_ID = "a string of 12 digits";

export function isAccountId(value: unknown): value is string {
  return typeof value === "string" && /^\d{12}$/.test(value);
}

/**
 * The rule that a value breaks which should be an account id; undefined if it is one.
 *
 * @param whose - as `source account`, if the rule is to name it
 */
export function brokenAccountId(value: unknown, whose?: string): string | undefined {
  if (isAccountId(value)) return undefined;
  if (typeof value === "number") return "a string (as a number, an account id loses leading zeros)";
  return whose === undefined ? ACCOUNT_ID : `the id of the ${whose}, ${ACCOUNT_ID}`;
}
