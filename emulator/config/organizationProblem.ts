import type { Aggregator } from "../aggregator";
import type { Call } from "../call";
import { organizationOf } from "../organizations/membership";
import { configPrincipal } from "../organizations/registry";
import { roleProblem } from "./role";

/** Why AWS Config can't read the organization of an aggregator. */
export interface OrganizationProblem {
  readonly message: string;
  /** Milliseconds since the epoch; if the time isn't known, the aggregator's last Put. */
  readonly since: number;
}

/** `undefined` if AWS Config can read it, and for an aggregator of accounts. */
export function organizationProblem(
  { account, source, lastUpdatedTime }: Aggregator,
  call: Call,
): OrganizationProblem | undefined {
  if (source.kind === "account") return undefined;
  const organization = organizationOf(account, call);
  if (organization === undefined) return undefined;
  const { managementAccount, delegatedAdministrators, trustedAccess } = organization;
  const broken = roleProblem(source.roleArn, call);
  if (broken !== undefined) return { message: broken, since: Math.max(call.rolesSetAt, lastUpdatedTime) };
  if (!trustedAccess) {
    return {
      message: `The organization has not enabled access for ${configPrincipal}.`,
      since: lastUpdatedTime,
    };
  }
  if (account === managementAccount || delegatedAdministrators.includes(account)) return undefined;
  return {
    message: `The account ${account} is neither the management account nor a delegated administrator for ${configPrincipal}.`,
    since: lastUpdatedTime,
  };
}
