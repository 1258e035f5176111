import type { Call } from "../call";

/** Whether a string is the ARN of an IAM role. */
export function isRoleArn(text: string): boolean {
  return /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(text);
}

/** Why AWS Config can't use a role; `undefined` if it can. */
export function roleProblem(
  arn: string,
  { settings, rolesSetAt, now }: Pick<Call, "settings" | "rolesSetAt" | "now">,
): string | undefined {
  const role = settings.roles.find((candidate) => candidate.arn === arn);
  const usable = isRoleArn(arn) && role?.valid !== false && now >= rolesSetAt + (role?.validAfterMs ?? 0);
  return usable
    ? undefined
    : `AWS Config cannot assume the role '${arn}', or the role lacks the permissions that it needs.`;
}
