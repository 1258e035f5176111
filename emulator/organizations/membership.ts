import type { Organization, Settings } from "../settings";
import type { View } from "../state";
import { configPrincipal, treeOf } from "./registry";
import { accountsOf, isTrusted, stateOf } from "./tree";

/** What the lookup of an organization needs. */
interface Lookup {
  readonly state: View;
  readonly settings: Settings;
  readonly now: number;
}

/** The organization of an account, as AWS Config sees it; `undefined` if it has none. */
export function organizationOf(
  account: string,
  { state, settings, now }: Lookup,
): Required<Organization> | undefined {
  const tree = treeOf(account, { organizations: state.organizations, settings });
  if (tree === undefined) return undefined;
  const { id, managementAccount, featureSet, mayEnableAccess, delegations } = tree;
  return {
    id,
    managementAccount,
    featureSet,
    members: accountsOf(tree, now)
      .filter((each) => each.id !== managementAccount && stateOf(each, now) === "ACTIVE")
      .map((each) => each.id),
    delegatedAdministrators: delegations
      .filter(({ servicePrincipal }) => servicePrincipal === configPrincipal)
      .filter(({ enabled }) => now >= enabled + settings.organizationDelays.delegationMs)
      .map((delegation) => delegation.account),
    trustedAccess: isTrusted(configPrincipal, tree),
    mayEnableAccess,
  };
}
