import type { Call } from "../call";
import type { Change } from "../state";
import { configPrincipal, type Lookup, treeOf, withTree } from "./registry";
import { isTrusted, trusting } from "./tree";

/** Enables trusted access for a service in the caller's organization. */
export function trust(servicePrincipal: string, { caller, state, settings, now }: Call): Change[] {
  const { organizations } = state;
  const tree = treeOf(caller.account, { organizations, settings });
  if (tree === undefined) return [];
  return [
    {
      kind: "organizations",
      organizations: withTree(organizations, trusting(servicePrincipal, tree, now)),
    },
  ];
}

/** Whether AWS Config has trusted access to the organization of the settings; `undefined` if they name none. */
export function isTrustedForConfig(lookup: Lookup): boolean | undefined {
  const { organization } = lookup.settings;
  if (typeof organization === "string") return undefined;
  const tree = treeOf(organization.managementAccount, lookup);
  return tree === undefined ? undefined : isTrusted(configPrincipal, tree);
}
