import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";

import { organizationOf } from "./membership";

/** The management account and delegated administrators may ask which services have trusted access. */
export function listServiceAccess({ caller, settings }: Call): Outcome {
  const organization = organizationOf(caller.account, settings);
  if (organization === undefined) {
    throw new AwsError(
      "AWSOrganizationsNotInUseException",
      "Your account is not a member of an organization.",
    );
  }
  const { managementAccount, delegatedAdministrators, trustedAccess } = organization;
  if (![managementAccount, ...delegatedAdministrators].includes(caller.account)) {
    throw new AwsError("AccessDeniedException", "You don't have permissions to access this resource.");
  }
  const enabled = { ServicePrincipal: "config.amazonaws.com", DateEnabled: 1_767_225_600 };
  return { answer: { EnabledServicePrincipals: trustedAccess ? [enabled] : [] } };
}
