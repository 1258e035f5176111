import type { Call } from "../call";
import { accessDenied, notInUse } from "./errors";
import { treeOf } from "./registry";
import type { Tree } from "./tree";

/** The organization that reads of any member show. Throws AWSOrganizationsNotInUseException. */
export function shownToMembers({ caller, reads, settings }: Call): Tree {
  const tree = treeOf(caller.account, { organizations: reads.organizations, settings });
  if (tree === undefined) throw notInUse();
  return tree;
}

/**
 * The organization that reads show to its management account, and to delegated administrators of any service.
 * `undefined` if the caller gets empty lists in place of an error.
 */
export function listed(call: Call): Tree | undefined {
  const tree = shownToMembers(call);
  if (mayRead(call.caller.account, tree)) return tree;
  if (call.settings.organizationReads.toMembers === "empty") return undefined;
  throw accessDenied();
}

/** Like {@link listed}, for reads that return no list. Throws AccessDeniedException. */
export function shown(call: Call): Tree {
  const tree = shownToMembers(call);
  if (!mayRead(call.caller.account, tree)) throw accessDenied();
  return tree;
}

/** The organization that the caller manages. Throws AccessDeniedException if the caller is a member. */
export function managed({ caller, state, settings }: Call): Tree {
  const tree = treeOf(caller.account, { organizations: state.organizations, settings });
  if (tree === undefined) throw notInUse();
  if (tree.managementAccount !== caller.account) throw accessDenied();
  return tree;
}

function mayRead(account: string, { managementAccount, delegations }: Tree): boolean {
  return account === managementAccount || delegations.some((delegation) => delegation.account === account);
}
