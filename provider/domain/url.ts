/** The rule for an endpoint. */
export const URL_RULE = "a URL that begins with http:// or https://";

/** Whether the SDK can use this as an endpoint. */
export function isUrl(text: unknown): text is string {
  return typeof text === "string" && /^https?:\/\/[^\s/]\S*$/i.test(text) && URL.canParse(text);
}

/** Whether a URL may contain a password, so that it isn't shown. */
export function mayHoldPassword(text: unknown): boolean {
  return String(text).includes("@");
}
