import { readFileSync } from "node:fs";
import { isAccountId } from "../domain/accountId";
import { rolesOf, type Settings } from "./settings";

const REDACTED = "[secret]";

/** Shorter values would turn up by chance in any text. */
const SHORTEST = 6;

/**
 * Texts that look like tokens, whoever owns them: a JSON Web Token, and a run of base64 as long as a session token.
 * Paths and ARNs have other characters in between.
 */
const TOKENS = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?|[A-Za-z0-9+/_=%-]{100,}/g;

/** Secret access keys have 40 characters. In a text they follow their name. */
const NAMED =
  /((?:secret[_ ]?(?:access[_ ]?)?key|session[_ ]?token|security[_-]?token|web[_ ]?identity[_ ]?token)"?\s*[:=]\s*"?)([^\s"',&;<>]{6,})/gi;

/**
 * Removes credentials from a text: AWS, or a stand-in, may repeat what it received.
 *
 * @param tokens - session tokens with which requests were signed
 */
export function withoutCredentials(
  settings: Settings,
  tokens: Iterable<string> = [],
): (text: string) => string {
  const known = new Set([...tokens, ...secretsIn(settings)].filter((value) => value.length >= SHORTEST));
  const written = [...known].flatMap((value) => [value, encodeURIComponent(value)]);
  const longestFirst = written.sort((a, b) => b.length - a.length);
  return (text) =>
    longestFirst
      .reduce((left, value) => left.replaceAll(value, REDACTED), text)
      .replace(NAMED, `$1${REDACTED}`)
      .replace(TOKENS, REDACTED);
}

function secretsIn(settings: Settings): string[] {
  const { accessKey, secretKey, token, assumeRoleWithWebIdentity: webIdentity } = settings;
  const { AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_WEB_IDENTITY_TOKEN_FILE } = process.env;
  const files = [
    webIdentity && "file" in webIdentity.token ? webIdentity.token.file : undefined,
    AWS_WEB_IDENTITY_TOKEN_FILE,
  ];
  const values = [
    // An account id is not secret: local stand-ins for AWS use it as an access key.
    isAccountId(accessKey) ? undefined : accessKey,
    secretKey,
    token,
    AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN,
    webIdentity && "text" in webIdentity.token ? webIdentity.token.text : undefined,
    ...rolesOf(settings).map(({ role }) => role.externalId),
    ...files.map((file) => file && textOf(file)),
  ];
  return values.filter((value) => value !== undefined && value !== "").map((value) => String(value));
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}
