import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import { read } from "../protocol/read";

import { accountOfRole, answerFor, longestChainedSession, withNumber } from "./assumeRole";

const shape = {
  type: "structure",
  required: ["RoleArn", "RoleSessionName", "WebIdentityToken"],
  members: {
    RoleArn: { type: "string", min: 20, max: 2048 },
    RoleSessionName: { type: "string", min: 2, max: 64, pattern: "[\\w+=,.@-]*" },
    WebIdentityToken: { type: "string", min: 4, max: 20000 },
    DurationSeconds: { type: "number", min: 900, max: 43200 },
  },
} as const;

/** Temporary credentials of a role for a token, which is not verified. The request has no signature. */
export function assumeRoleWithWebIdentity({ input: members, settings, now }: Call): Outcome {
  const input = read(shape, withNumber(members));
  const account = accountOfRole(input.RoleArn);
  if (settings.roles.some(({ arn, deny }) => arn === input.RoleArn && deny === true)) {
    throw new AwsError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403);
  }
  const duration = settings.credentialLifetimeMs || (input.DurationSeconds ?? longestChainedSession) * 1000;
  return answerFor({
    roleArn: input.RoleArn,
    sessionName: input.RoleSessionName,
    account,
    expiresAt: now + duration,
  });
}
