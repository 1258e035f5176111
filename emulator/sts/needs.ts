import type { Call } from "../call";
import type { Need } from "../iam/need";

/** AssumeRole, on the role. What the role itself trusts is for the settings to say. */
export function needsOfAssumeRole({ input }: Call): Need[] {
  const { RoleArn: role } = input;
  return [{ action: "sts:AssumeRole", resource: typeof role === "string" ? role : "*" }];
}
