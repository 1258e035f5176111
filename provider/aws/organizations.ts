import { loadIam, loadOrganizations } from "./client";
import type { Connection } from "./connection";
import { fieldsIn, textIn } from "./malformed";
import type { OrganizationApi } from "./organization";
import { allPages } from "./pages";

/** The principal under which AWS Config acts for an organization. */
const CONFIG = "config.amazonaws.com";

/** {@link OrganizationApi} that calls AWS Organizations and STS. */
export function organizations({ clients, account, read }: Connection): OrganizationApi {
  return {
    account,

    describe: () =>
      read("DescribeOrganization", "the organization", async (exchange) => {
        try {
          const command = new (loadOrganizations().DescribeOrganizationCommand)({});
          await clients.organizations.send(command, exchange);
          const { Id, FeatureSet, MasterAccountId } = fieldsIn(
            exchange.object().Organization,
            "Organization",
          );
          return {
            id: textIn(Id, "Organization.Id"),
            allFeatures: FeatureSet !== "CONSOLIDATED_BILLING",
            managementAccount: textIn(MasterAccountId, "Organization.MasterAccountId"),
          };
        } catch (error) {
          if (error instanceof Error && error.name === "AWSOrganizationsNotInUseException") return undefined;
          throw error;
        }
      }),

    hasServiceAccess: () =>
      read("ListAWSServiceAccessForOrganization", "the organization", async (exchange) => {
        const { ListAWSServiceAccessForOrganizationCommand } = loadOrganizations();
        const services = await allPages(async (token) => {
          const command = new ListAWSServiceAccessForOrganizationCommand({
            ...(token && { NextToken: token }),
          });
          const page = await clients.organizations.send(command, exchange);
          return { items: page.EnabledServicePrincipals ?? [], next: page.NextToken };
        });
        return services.some(({ ServicePrincipal }) => ServicePrincipal === CONFIG);
      }),

    trustedServices: (roleName) =>
      read("GetRole", `role ${roleName}`, async (exchange) => {
        try {
          const command = new (loadIam().GetRoleCommand)({ RoleName: roleName });
          const { Role } = await clients.iam.send(command, exchange);
          return servicesIn(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "{}"));
        } catch (error) {
          if (error instanceof Error && /^NoSuchEntity/.test(error.name)) return undefined;
          throw error;
        }
      }),

    delegatedAdministrators: () =>
      read("ListDelegatedAdministrators", "the organization", async (exchange) => {
        const { ListDelegatedAdministratorsCommand } = loadOrganizations();
        const found = await allPages(async (token) => {
          const command = new ListDelegatedAdministratorsCommand({
            ServicePrincipal: CONFIG,
            ...(token && { NextToken: token }),
          });
          const page = await clients.organizations.send(command, exchange);
          // A page may be empty although another one follows.
          return { items: page.DelegatedAdministrators ?? [], next: page.NextToken };
        });
        return found.flatMap(({ Id, JoinedTimestamp, DelegationEnabledDate }) =>
          Id === undefined
            ? []
            : {
                account: Id,
                ...time("joined", JoinedTimestamp),
                ...time("registered", DelegationEnabledDate),
              },
        );
      }),
  };
}

/** A time, if AWS returns it. */
function time<Name extends string>(name: Name, date: Date | undefined): { readonly [key in Name]?: number } {
  return date === undefined ? {} : ({ [name]: date.getTime() } as { readonly [key in Name]: number });
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
