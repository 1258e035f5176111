import type { Call } from "../call";
import type { Need } from "../iam/need";

/** AssumeRole, on the role. The settings decide whom the role itself trusts. */
export function needsOfAssumeRole({ input }: Call): Need[] {
  const { RoleArn: role } = input;
  return [{ action: "sts:AssumeRole", resource: typeof role === "string" ? role : "*" }];
}
