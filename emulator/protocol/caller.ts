import { createHash } from "node:crypto";
import { partitionOf } from "../regions";
import { type Session, sessionOf } from "../sts/session";
import { toBase32 } from "./base32";
import { AwsError } from "./errors";

/** Who sent a request, and to which region: from its SigV4 Authorization header. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly arn: string;
  readonly userId: string;
  /** Present if the credentials came from AssumeRole. */
  readonly session?: Session;
}

/** The account of every access key id that doesn't name one. */
export const defaultAccount = "123456789012";

const credential =
  /^AWS4-HMAC-SHA256\s+(?=.*\bSignedHeaders=)(?=.*\bSignature=).*\bCredential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/[a-z0-9-]+\/aws4_request\b/;

/**
 * The caller of a request. Secret keys are not verified.
 *
 * Throws MissingAuthenticationTokenException if the header is missing or malformed, and the errors of {@link
 * sessionOf}.
 */
export function callerOf(authorization: string | undefined, token: string | undefined, now: number): Caller {
  const [, accessKeyId, region] = credential.exec(authorization ?? "") ?? [];
  if (accessKeyId === undefined || region === undefined) {
    throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
  }
  const partition = partitionOf(region);
  const session = sessionOf(accessKeyId, token, now);
  if (session !== undefined) return assumed(session, region, partition);
  const account = /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccount;
  return {
    account,
    region,
    partition,
    arn: `arn:${partition}:iam::${account}:user/developer`,
    userId: `AIDA${toBase32(BigInt(account), 17)}`,
  };
}

/** The caller of a request that needs no signature. */
export const anonymous: Caller = {
  account: defaultAccount,
  region: "us-east-1",
  partition: "aws",
  arn: "anonymous",
  userId: "anonymous",
};

/**
 * The id of a role, which is also the first half of an assumed role's user id: a different one for each name in an
 * account.
 */
export function roleId(roleArn: string): string {
  const [, , , , account = "", path = ""] = roleArn.split(":");
  const name = path.slice(path.lastIndexOf("/") + 1);
  const hash = createHash("sha256").update(`${account}/${name}`).digest("hex");
  return `AROA${toBase32(BigInt(`0x${hash}`), 17)}`;
}

/** The ARN that an assumed role acts under: the role's name without its path. */
export function assumedRoleArn(session: Session): string {
  const [, partition] = session.roleArn.split(":");
  const role = session.roleArn.slice(session.roleArn.lastIndexOf("/") + 1);
  return `arn:${partition}:sts::${session.account}:assumed-role/${role}/${session.sessionName}`;
}

function assumed(session: Session, region: string, partition: string): Caller {
  return {
    account: session.account,
    region,
    partition,
    arn: assumedRoleArn(session),
    userId: `${roleId(session.roleArn)}:${session.sessionName}`,
    session,
  };
}
