import type { OrganizationApi } from "../aws/organization";
import type { ConfigAggregatorError } from "../domain/error";
import { BillingOnlyError, NoOrganizationError, NoTrustedAccessError, NotDelegatedError } from "./errors";

/** Why AWS refuses an organization's aggregator to the account that calls; empty if it finds no reason. */
export async function organizationRefusals(api: OrganizationApi): Promise<readonly ConfigAggregatorError[]> {
  const [organization, account] = await Promise.all([api.describe(), api.account()]);
  if (!organization) return [new NoOrganizationError(account)];
  const { id, allFeatures, managementAccount } = organization;
  const refusals: ConfigAggregatorError[] = allFeatures ? [] : [new BillingOnlyError(id)];
  if (account !== managementAccount) refusals.push(...(await refuseMember(api, account, managementAccount)));
  return refusals;
}

async function refuseMember(
  api: OrganizationApi,
  account: string,
  managementAccount: string,
): Promise<readonly ConfigAggregatorError[]> {
  const delegated = await api.delegatedAdministrators();
  if (!delegated.includes(account)) return [new NotDelegatedError(account, managementAccount, delegated)];
  return (await api.hasServiceAccess()) ? [] : [new NoTrustedAccessError(account)];
}
