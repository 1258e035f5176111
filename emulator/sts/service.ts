import { queryProtocol } from "../protocol/query";
import type { Service } from "../service";
import { assumeRole } from "./assume-role";
import { getCallerIdentity } from "./caller-identity";

/** AWS STS: who one is, and becoming somebody else. */
export const stsService: Service = {
  name: "sts",
  protocol: queryProtocol("https://sts.amazonaws.com/doc/2011-06-15/"),
  operations: { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole },
  secrets: ["ExternalId", "TokenCode", "Policy"],
};
