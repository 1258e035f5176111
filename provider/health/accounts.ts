import type { OrganizationAccountsApi } from "../aws/organizationAccounts";
import type { Look } from "../domain/health/ladder";
import { failureIn, whyUnchecked } from "../live/unchecked";

/**
 * The states of an organization's accounts by account id, for example `ACTIVE`. Empty if the caller is in no
 * organization.
 */
export type AccountStates = ReadonlyMap<string, string>;

/** Reads the states of all accounts from AWS Organizations, as far as the caller may. */
export async function accountStates(api: OrganizationAccountsApi): Promise<Look<AccountStates>> {
  let action = "organizations:DescribeOrganization";
  try {
    if ((await api.organization()) === undefined) return { seen: new Map() };
    action = "organizations:ListAccounts";
    return { seen: new Map((await api.accounts()).map(({ id, state }) => [id, state])) };
  } catch (error) {
    return { unseen: whyUnchecked(failureIn(error), action) };
  }
}
