import { createHash, randomBytes } from "node:crypto";
import { fromBase32, toBase32 } from "../protocol/base32";
import { AwsError, unknownClient } from "../protocol/errors";

/** A role that somebody has assumed. */
export interface Session {
  /** The role's ARN, as it was requested. */
  readonly roleArn: string;
  readonly sessionName: string;
  readonly account: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * Temporary credentials that contain their session, so that they stay valid after a restart of the emulator.
 *
 * The key id is `ASIA`, the account, four random characters and a checksum that distinguishes the emulator's own keys
 * from real ones.
 */
export function issueCredentials(session: Session): Credentials {
  const body = toBase32(BigInt(session.account), 8) + toBase32(BigInt(randomBytes(4).readUInt32BE()), 4);
  const accessKeyId = `ASIA${body}${checksum(body)}`;
  const payload = Buffer.from(JSON.stringify({ ...session, accessKeyId })).toString("base64url");
  return {
    accessKeyId,
    secretAccessKey: randomBytes(30).toString("base64"),
    sessionToken: `${payload}.${digest(payload)}`,
  };
}

/**
 * The session of a request's credentials; `undefined` for keys that the emulator never issued.
 *
 * Throws UnrecognizedClientException if the token is missing or belongs to another key, and ExpiredTokenException.
 */
export function sessionOf(accessKeyId: string, token: string | undefined, now: number): Session | undefined {
  if (!isIssued(accessKeyId)) return undefined;
  const session = readToken(token);
  if (session?.accessKeyId !== accessKeyId) {
    throw unknownClient();
  }
  if (session.expiresAt <= now) {
    throw new AwsError("ExpiredTokenException", "The security token included in the request is expired");
  }
  return session;
}

function isIssued(accessKeyId: string): boolean {
  const body = /^ASIA([A-Z2-7]{12})[A-Z2-7]{4}$/.exec(accessKeyId)?.[1];
  return body !== undefined && accessKeyId.slice(16) === checksum(body) && fromBase32(body) !== undefined;
}

function readToken(token: string | undefined): (Session & { accessKeyId: string }) | undefined {
  const [payload, mark] = token?.split(".") ?? [];
  if (payload === undefined || mark !== digest(payload)) return undefined;
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Session & { accessKeyId: string };
}

function checksum(body: string): string {
  return toBase32(BigInt(`0x${digestHex(body).slice(0, 10)}`), 4);
}

function digest(text: string): string {
  return Buffer.from(digestHex(text), "hex").toString("base64url");
}

function digestHex(text: string): string {
  return createHash("sha256").update(`emulated sts: ${text}`).digest("hex");
}
