import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import { read } from "../protocol/read";

const shape = {
  type: "structure",
  required: ["RoleName"],
  members: { RoleName: { type: "string", min: 1, max: 64, pattern: "[\\w+=,.@-]+" } },
} as const;

const created = "2026-01-01T00:00:00Z";

/** A role of the caller's account. One that no setting speaks of exists, and trusts AWS Config. */
export function getRole({ caller, input, settings }: Call): Outcome {
  const { RoleName: name } = read(shape, input);
  const own = `arn:${caller.partition}:iam::${caller.account}:role/`;
  const known = settings.roles.find(({ arn }) => arn.startsWith(own) && arn.endsWith(`/${name}`));
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
        Path: "/",
        RoleName: name,
        RoleId: "AROAEXAMPLEROLEID0000",
        Arn: known?.arn ?? `${own}${name}`,
        CreateDate: created,
        AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(document)),
      },
    },
  };
}
