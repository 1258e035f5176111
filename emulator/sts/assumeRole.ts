import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { assumedRoleArn, roleId } from "../protocol/caller";
import { AwsError } from "../protocol/errors";
import { read } from "../protocol/read";

import { issueCredentials, type Session } from "./session";

const shape = {
  type: "structure",
  required: ["RoleArn", "RoleSessionName"],
  members: {
    RoleArn: { type: "string", min: 20, max: 2048 },
    RoleSessionName: { type: "string", min: 2, max: 64, pattern: "[\\w+=,.@-]*" },
    DurationSeconds: { type: "number", min: 900, max: 43200 },
    ExternalId: { type: "string", min: 2, max: 1224, pattern: "[\\w+=,.@:\\/-]*" },
  },
} as const;

/** In seconds; also the default duration of a session. */
export const longestChainedSession = 3600;

/** Temporary credentials of a role, in the role's account. Anybody may assume a role that no setting mentions. */
export function assumeRole(call: Call): Outcome {
  const { caller, settings, now } = call;
  const input = read(shape, withNumber(call.input));
  const account = accountOfRole(input.RoleArn);
  const role = settings.roles.find(({ arn }) => arn === input.RoleArn);
  const externalIdFits = role?.externalId === undefined || role.externalId === input.ExternalId;
  if (role?.deny === true || !externalIdFits) {
    throw new AwsError(
      "AccessDeniedException",
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
    );
  }
  return answerFor({
    roleArn: input.RoleArn,
    sessionName: input.RoleSessionName,
    account,
    expiresAt: now + (settings.credentialLifetimeMs || seconds(input.DurationSeconds, caller.session) * 1000),
  });
}

/** The account in a role's ARN. Throws ValidationException if it isn't one. */
export function accountOfRole(arn: string): string {
  const account = /^arn:aws[a-z-]*:iam::(\d{12}):role\/\S+$/.exec(arn)?.[1];
  if (account === undefined) throw new AwsError("ValidationException", `${arn} is invalid`);
  return account;
}

/** The answer to the caller that assumes a role. */
export function answerFor(session: Session): Outcome {
  const { accessKeyId, secretAccessKey, sessionToken } = issueCredentials(session);
  return {
    answer: {
      AssumedRoleUser: {
        AssumedRoleId: `${roleId(session.roleArn)}:${session.sessionName}`,
        Arn: assumedRoleArn(session),
      },
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: new Date(session.expiresAt).toISOString(),
      },
    },
  };
}

function seconds(asked: number | undefined, chained: Session | undefined): number {
  if (asked !== undefined && asked > longestChainedSession && chained !== undefined) {
    throw new AwsError(
      "ValidationException",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  return asked ?? longestChainedSession;
}

/** A form contains only strings. */
export function withNumber(input: Call["input"]): Call["input"] {
  const { DurationSeconds: duration } = input;
  if (duration === undefined) return input;
  const value = Number(duration);
  if (duration === "" || !Number.isInteger(value)) {
    throw new AwsError("ValidationException", "DurationSeconds must be a whole number.");
  }
  return { ...input, DurationSeconds: value };
}
