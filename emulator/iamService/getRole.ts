import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { roleId } from "../protocol/caller";
import { AwsError } from "../protocol/errors";
import { read } from "../protocol/read";
import { roleOf } from "./roleOf";

const shape = {
  type: "structure",
  required: ["RoleName"],
  members: { RoleName: { type: "string", min: 1, max: 64, pattern: "[\\w+=,.@-]+" } },
} as const;

const created = "2026-01-01T00:00:00Z";

/** A role of the caller's account. A role that no setting mentions exists, and trusts AWS Config. */
export function getRole(call: Call): Outcome {
  const { RoleName: name } = read(shape, call.input);
  const { arn, path, known } = roleOf(name, call);
  if (known?.exists === false) {
    throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
  }
  const document = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: known?.trusts ?? ["config.amazonaws.com"] },
        Action: "sts:AssumeRole",
      },
    ],
  };
  return {
    answer: {
      Role: {
        Path: path,
        RoleName: name,
        RoleId: roleId(arn),
        Arn: arn,
        CreateDate: created,
        AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(document)),
      },
    },
  };
}
