import type { Call } from "../call";
import type { Need } from "../iam/need";
import { queryProtocol } from "../protocol/query";
import type { Service } from "../service";
import { getRole } from "./getRole";
import { roleOf } from "./roleOf";

/** AWS IAM, the part that is needed for an organization's role. */
export const iamService: Service = {
  name: "iam",
  protocol: queryProtocol("https://iam.amazonaws.com/doc/2010-05-08/"),
  operations: { GetRole: { decide: getRole, needs: needsOfGetRole } },
  secrets: [],
};

function needsOfGetRole(call: Call): Need[] {
  return [{ action: "iam:GetRole", resource: roleOf(String(call.input.RoleName), call).arn }];
}
