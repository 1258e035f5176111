import { nothing } from "../iam/need";
import { queryProtocol } from "../protocol/query";
import type { Service } from "../service";
import { assumeRole } from "./assumeRole";
import { assumeRoleWithWebIdentity } from "./assumeRoleWithWebIdentity";
import { getCallerIdentity } from "./callerIdentity";
import { needsOfAssumeRole } from "./needs";

/** AWS STS: the caller's identity, and assuming roles. */
export const stsService: Service = {
  name: "sts",
  regional: true,
  protocol: queryProtocol("https://sts.amazonaws.com/doc/2011-06-15/"),
  operations: {
    GetCallerIdentity: { decide: getCallerIdentity, needs: nothing },
    AssumeRoleWithWebIdentity: { decide: assumeRoleWithWebIdentity, needs: nothing, unsigned: true },
    AssumeRole: { decide: assumeRole, needs: needsOfAssumeRole },
  },
  secrets: ["ExternalId", "TokenCode", "Policy", "WebIdentityToken"],
};
