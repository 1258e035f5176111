import { loadIam, loadOrganizations } from "./client";
import type { Connection } from "./connection";
import type { OrganizationApi } from "./organization";

/** The principal under which AWS Config acts for an organization. */
const CONFIG = "config.amazonaws.com";

/** {@link OrganizationApi} against AWS Organizations and STS themselves. */
export function organizations({ clients, account, read }: Connection): OrganizationApi {
  return {
    account,

    describe: () =>
      read("DescribeOrganization", "the organization", async (bounded) => {
        try {
          const command = new (loadOrganizations().DescribeOrganizationCommand)({});
          const { Organization: found } = await clients.organizations.send(command, bounded());
          return {
            id: found?.Id ?? "",
            allFeatures: found?.FeatureSet !== "CONSOLIDATED_BILLING",
            managementAccount: found?.MasterAccountId ?? "",
          };
        } catch (error) {
          if (error instanceof Error && error.name === "AWSOrganizationsNotInUseException") return undefined;
          throw error;
        }
      }),

    hasServiceAccess: () =>
      read("ListAWSServiceAccessForOrganization", "the organization", async (bounded) => {
        const { ListAWSServiceAccessForOrganizationCommand } = loadOrganizations();
        let NextToken: string | undefined;
        do {
          const command = new ListAWSServiceAccessForOrganizationCommand({ ...(NextToken && { NextToken }) });
          const page = await clients.organizations.send(command, bounded());
          if (page.EnabledServicePrincipals?.some(({ ServicePrincipal }) => ServicePrincipal === CONFIG))
            return true;
          NextToken = page.NextToken;
        } while (NextToken);
        return false;
      }),

    trustedServices: (roleName) =>
      read("GetRole", `role ${roleName}`, async (bounded) => {
        try {
          const command = new (loadIam().GetRoleCommand)({ RoleName: roleName });
          const { Role } = await clients.iam.send(command, bounded());
          return servicesIn(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "{}"));
        } catch (error) {
          if (error instanceof Error && /^NoSuchEntity/.test(error.name)) return undefined;
          throw error;
        }
      }),

    delegatedAdministrators: () =>
      read("ListDelegatedAdministrators", "the organization", async (bounded) => {
        const { ListDelegatedAdministratorsCommand } = loadOrganizations();
        const ids: string[] = [];
        let NextToken: string | undefined;
        do {
          const command = new ListDelegatedAdministratorsCommand({
            ServicePrincipal: CONFIG,
            ...(NextToken && { NextToken }),
          });
          const page = await clients.organizations.send(command, bounded());
          for (const { Id } of page.DelegatedAdministrators ?? []) if (Id) ids.push(Id);
          // A page may be empty and still not be the last.
          NextToken = page.NextToken;
        } while (NextToken);
        return ids;
      }),
  };
}

interface TrustPolicy {
  readonly Statement?: TrustStatement | readonly TrustStatement[];
}

interface TrustStatement {
  readonly Effect?: string;
  readonly Principal?: "*" | { readonly Service?: string | readonly string[] };
}

/** The services that a trust policy allows. */
function servicesIn(document: string): string[] {
  const { Statement = [] } = JSON.parse(document) as TrustPolicy;
  return [Statement].flat().flatMap(({ Effect, Principal }) => {
    if (Effect !== "Allow" || Principal === undefined) return [];
    return Principal === "*" ? [CONFIG] : [Principal.Service ?? []].flat();
  });
}
