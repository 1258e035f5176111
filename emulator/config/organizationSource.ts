import type { Aggregator, OrganizationSource, Regions } from "../aggregator";
import type { Call } from "../call";
import { decisionFor } from "../iam/authorize";
import { organizationOf } from "../organizations/membership";
import { configPrincipal } from "../organizations/registry";
import { trust } from "../organizations/trust";
import { AwsError } from "../protocol/errors";

import type { Organization } from "../settings";
import type { Change } from "../state";
import { organizationAccess } from "./needs";
import { roleProblem } from "./role";

/** The result of a Put of an organization's aggregator. */
export interface JoinedOrganization {
  readonly source: OrganizationSource;
  readonly changes: readonly Change[];
}

/**
 * Checks that the caller may aggregate its organization.
 *
 * Throws NoAvailableOrganizationException, OrganizationAllFeaturesNotEnabledException,
 * OrganizationAccessDeniedException or InvalidRoleException.
 */
export function joinOrganization(
  { roleArn, regions }: { readonly roleArn: string; readonly regions: Regions },
  existing: Aggregator | undefined,
  call: Call,
): JoinedOrganization {
  const { account } = call.caller;
  const organization = organizationOf(account, call);
  if (organization === undefined) {
    throw new AwsError(
      "NoAvailableOrganizationException",
      `The account ${account} is not in an organization, or the organization is no longer available.`,
    );
  }
  if (organization.featureSet !== "ALL") {
    throw new AwsError(
      "OrganizationAllFeaturesNotEnabledException",
      "The organization does not have all features enabled.",
    );
  }
  refuseFormerOrganization(organization, existing);
  const changes = access(organization, call);
  checkRole(roleArn, call);
  const { id: organizationId, managementAccount } = organization;
  return { source: { kind: "organization", roleArn, regions, organizationId, managementAccount }, changes };
}

function access(organization: Required<Organization>, call: Call): Change[] {
  const { account } = call.caller;
  const { managementAccount, delegatedAdministrators, trustedAccess, mayEnableAccess } = organization;
  const permitted = decisionFor(organizationAccess(account, managementAccount), call) === "allowed";
  if (account !== managementAccount) {
    if (permitted && trustedAccess && delegatedAdministrators.includes(account)) return [];
    throw organizationAccessDenied(
      `The account ${account} is not the organization's management account, nor a registered delegated administrator for config.amazonaws.com with permission to call ListDelegatedAdministrators.`,
    );
  }
  if (permitted && trustedAccess) return [];
  if (permitted && mayEnableAccess) return trust(configPrincipal, call);
  throw organizationAccessDenied("There is no permission to call EnableAWSServiceAccess.");
}

function refuseFormerOrganization(
  organization: Required<Organization>,
  existing: Aggregator | undefined,
): void {
  if (existing?.source.kind !== "organization") return;
  const { organizationId, managementAccount } = existing.source;
  if (organizationId !== undefined && organizationId !== organization.id) {
    throw organizationAccessDenied(
      "The configuration aggregator is associated with a previous organization. Delete this aggregator and create a new one with the current organization.",
    );
  }
  if (managementAccount !== undefined && managementAccount !== organization.managementAccount) {
    throw organizationAccessDenied(
      "The configuration aggregator cannot be updated because the organization's management account or delegated administrator changed. Delete this aggregator and create a new one with the current organization.",
    );
  }
}

function checkRole(arn: string, call: Call): void {
  const problem = roleProblem(arn, call);
  if (problem !== undefined) throw new AwsError("InvalidRoleException", problem);
}

function organizationAccessDenied(message: string): AwsError {
  return new AwsError("OrganizationAccessDeniedException", message);
}
