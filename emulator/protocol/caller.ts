import { type Session, sessionOf } from "../sts/session";
import { toBase32 } from "./base32";
import { AwsError } from "./errors";

/** Who sent a request, and where to: read from its SigV4 Authorization header. */
export interface Caller {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly arn: string;
  readonly userId: string;
  /** Present where the credentials came from AssumeRole. */
  readonly session?: Session;
}

/** The account of every access key id that names no other. */
export const defaultAccount = "123456789012";

const credential =
  /^AWS4-HMAC-SHA256\s+(?=.*\bSignedHeaders=)(?=.*\bSignature=).*\bCredential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/[a-z0-9-]+\/aws4_request\b/;

/**
 * The caller of a request. Secret keys are not verified.
 *
 * Throws MissingAuthenticationTokenException where the header is missing or malformed, and what
 * {@link sessionOf} throws.
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

/** Who sends a request that needs no signature. */
export const anonymous: Caller = {
  account: defaultAccount,
  region: "us-east-1",
  partition: "aws",
  arn: "anonymous",
  userId: "anonymous",
};

/** The partition of a region: `aws`, `aws-cn` or `aws-us-gov`. */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The id of a role, as the first half of an assumed role's user id. */
export function roleId(session: Session): string {
  return `AROA${toBase32(BigInt(session.account), 17)}`;
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
    userId: `${roleId(session)}:${session.sessionName}`,
    session,
  };
}
