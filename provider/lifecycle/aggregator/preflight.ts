import { AwsError } from "../../aws/errors";
import type { OrganizationApi } from "../../aws/organization";
import type { Context } from "./context";
import type { Inputs } from "./inputs";

/**
 * Asks AWS Organizations whether this account can make an organization's aggregator. What may not be asked is said
 * and passed over; AWS decides then.
 *
 * @returns why AWS will refuse; empty where nothing speaks against it
 * @throws AwsError, where AWS can't be asked at all
 */
export async function organizationPreflight(context: Context, inputs: Inputs): Promise<string[]> {
  const api = context.configuration.organization(inputs.region);
  try {
    return await organizationRefusals(api);
  } catch (error) {
    if (!(error instanceof AwsError) || error.kind === "unauthenticated") throw error;
    context.say(`${inputs.name}: the organization could not be looked at beforehand. ${error.message}`);
    return [];
  }
}

/** Why AWS refuses an organization's aggregator to the account that calls; empty where nothing speaks against it. */
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

async function refuseMember(
  api: OrganizationApi,
  account: string,
  managementAccount: string,
): Promise<string[]> {
  const delegated = await api.delegatedAdministrators();
  if (delegated.includes(account)) return [];
  const others = delegated.length > 0 ? delegated.join(", ") : "none so far";
  return [
    `organizationAggregationSource: account ${account} is neither the organization's management account ` +
      `(${managementAccount}) nor a delegated administrator for config.amazonaws.com (${others}). Deploy from one of ` +
      "these, or register it from the management account (`aws organizations register-delegated-administrator " +
      `--account-id ${account} --service-principal config.amazonaws.com\`)`,
  ];
}
