import type { DelegatedAdministrator, Organization, OrganizationApi } from "../aws/organization";
import { ROLE_SERVICE } from "../domain/role";
import type { RoleProblem } from "./errors";
import { isUnseen, orUnseen, type Unseen } from "./finding";

/** What AWS Organizations shows to the caller's account. */
export interface SeenOrganization {
  readonly account: string;
  /** Undefined if the account is in no organization. */
  readonly organization: Organization | undefined | Unseen;
  /** The delegated administrators for AWS Config; undefined if nothing depends on them. */
  readonly delegated?: readonly DelegatedAdministrator[] | Unseen;
  /** Whether AWS Config has trusted access; undefined if nothing depends on it. */
  readonly isTrusted?: boolean | Unseen;
}

/**
 * Reads the organization of the caller's account, as far as an aggregator of it depends on that. The management account
 * needs no delegation, and AWS Config enables trusted access for it.
 *
 * @throws AwsError, if AWS can't say which account calls
 */
export async function lookAtOrganization(api: OrganizationApi): Promise<SeenOrganization> {
  const [account, organization] = await Promise.all([
    api.account(),
    orUnseen("the organization", "organizations:DescribeOrganization", api.describe()),
  ]);
  const seen = { account, organization };
  if (organization === undefined || isUnseen(organization) || organization.managementAccount === account)
    return seen;
  const delegated = await orUnseen(
    "the delegated administrators for AWS Config",
    "organizations:ListDelegatedAdministrators",
    api.delegatedAdministrators(),
  );
  if (!isUnseen(delegated) && !delegated.some((one) => one.account === account))
    return { ...seen, delegated };
  const isTrusted = await orUnseen(
    "trusted access of AWS Config",
    "organizations:ListAWSServiceAccessForOrganization",
    api.hasServiceAccess(),
  );
  return { ...seen, delegated, isTrusted };
}

/** What could not be checked. */
export function unseenIn({ organization, delegated, isTrusted }: SeenOrganization): readonly Unseen[] {
  return [organization, delegated, isTrusted].filter(isUnseen);
}

/**
 * Why AWS Config can't read the organization with a role; undefined if it can.
 *
 * @param services - the services that the role trusts; undefined if there is no such role
 */
export function roleProblem(services: readonly string[] | undefined): RoleProblem | undefined {
  if (services === undefined) return "missing";
  return services.includes(ROLE_SERVICE) ? undefined : "untrusting";
}
