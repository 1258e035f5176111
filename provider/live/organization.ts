import type { OrganizationApi } from "../aws/organization";

/** Why AWS refuses an organization's aggregator to the account that calls; empty if it finds no reason. */
export async function organizationRefusals(api: OrganizationApi): Promise<string[]> {
  const [organization, account] = await Promise.all([api.describe(), api.account()]);
  if (!organization)
    return [
      `organizationAggregationSource: account ${account} is in no organization. Use accountAggregationSource, or ` +
        "deploy from an account of the organization",
    ];
  const { allFeatures, managementAccount } = organization;
  const reasons: string[] = [];
  if (!allFeatures)
    reasons.push(
      `organizationAggregationSource: organization ${organization.id} has consolidated billing only. Enable all ` +
        "features in AWS Organizations first",
    );
  if (account !== managementAccount) reasons.push(...(await refuseMember(api, account, managementAccount)));
  return reasons;
}

const NO_SERVICE_ACCESS =
  "organizationAggregationSource: AWS Config has no trusted access to the organization. Enable it from the management " +
  "account (`aws organizations enable-aws-service-access --service-principal config.amazonaws.com`)";

async function refuseMember(
  api: OrganizationApi,
  account: string,
  managementAccount: string,
): Promise<string[]> {
  const delegated = await api.delegatedAdministrators();
  if (delegated.includes(account)) return (await api.hasServiceAccess()) ? [] : [NO_SERVICE_ACCESS];
  const others = delegated.length > 0 ? delegated.join(", ") : "none so far";
  return [
    `organizationAggregationSource: account ${account} is neither the organization's management account ` +
      `(${managementAccount}) nor a delegated administrator for config.amazonaws.com (${others}). Deploy from one of ` +
      "these, or register it from the management account (`aws organizations register-delegated-administrator " +
      `--account-id ${account} --service-principal config.amazonaws.com\`)`,
  ];
}
