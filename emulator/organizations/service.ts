import { onEverything } from "../iam/need";
import { jsonProtocol } from "../protocol/json";
import type { Service } from "../service";
import { describeOrganization } from "./describe-organization";
import { listDelegatedAdministrators } from "./list-delegated-administrators";
import { listServiceAccess } from "./list-service-access";

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
