import type { Organization, Settings } from "../settings";

/** The organization that an account is in; `undefined` where it is in none. */
export function organizationOf(account: string, settings: Settings): Required<Organization> | undefined {
  const { organization } = settings;
  if (organization === "none") return undefined;
  if (organization === "own") return complete({ managementAccount: account });
  const full = complete(organization);
  const accounts = [full.managementAccount, ...full.members, ...full.delegatedAdministrators];
  return accounts.includes(account) ? full : undefined;
}

function complete(organization: Organization): Required<Organization> {
  return {
    id: `o-${BigInt(organization.managementAccount).toString(36).padStart(10, "0")}`,
    featureSet: "ALL",
    members: [],
    delegatedAdministrators: [],
    trustedAccess: true,
    mayEnableAccess: true,
    ...organization,
  };
}
