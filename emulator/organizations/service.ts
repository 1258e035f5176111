import { onEverything } from "../iam/need";
import { jsonProtocol } from "../protocol/json";
import type { Service } from "../service";
import { describeOrganization } from "./describeOrganization";
import { listDelegatedAdministrators } from "./listDelegatedAdministrators";
import { listServiceAccess } from "./listServiceAccess";

/** AWS Organizations, as far as AWS Config needs it. */
export const organizationsService: Service = {
  name: "organizations",
  protocol: jsonProtocol("Message"),
  operations: {
    DescribeOrganization: {
      decide: describeOrganization,
      needs: onEverything("organizations:DescribeOrganization"),
    },
    ListAWSServiceAccessForOrganization: {
      decide: listServiceAccess,
      needs: onEverything("organizations:ListAWSServiceAccessForOrganization"),
    },
    ListDelegatedAdministrators: {
      decide: listDelegatedAdministrators,
      needs: onEverything("organizations:ListDelegatedAdministrators"),
    },
  },
};
