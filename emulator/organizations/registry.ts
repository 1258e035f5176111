import type { Organization, Settings } from "../settings";
import { type Account, longAgo, organizationId, rootId, type Tree } from "./tree";

/** The organizations that differ from the setting `organization`. Immutable. */
export interface Organizations {
  /** By id. */
  readonly trees: ReadonlyMap<string, Tree>;
  /** Accounts that have left their organization and are in none. */
  readonly standalone: ReadonlySet<string>;
}

/** Every organization is as in the setting. */
export const noOrganizations: Organizations = { trees: new Map(), standalone: new Set() };

/** The principal under which AWS Config acts for an organization. */
export const configPrincipal = "config.amazonaws.com";

/** What the lookup of an account's organization needs. */
export interface Lookup {
  readonly organizations: Organizations;
  readonly settings: Pick<Settings, "organization">;
}

/** The organization of an account; `undefined` if it has none. */
export function treeOf(account: string, { organizations, settings }: Lookup): Tree | undefined {
  const { trees, standalone } = organizations;
  for (const tree of trees.values()) if (tree.accounts.has(account)) return tree;
  if (standalone.has(account)) return undefined;
  const tree = seededTree(account, settings);
  return tree?.accounts.has(account) && !isReplaced(tree, organizations) ? tree : undefined;
}

/** All named organizations, without those that each account has by default. */
export function allTrees({ organizations, settings: { organization } }: Lookup): Tree[] {
  const seeded = typeof organization === "string" ? [] : [treeFrom(organization)];
  return [...seeded.filter((tree) => !isReplaced(tree, organizations)), ...organizations.trees.values()];
}

/** Whether an organization of the setting has since been changed or deleted. */
function isReplaced({ managementAccount }: Tree, { trees, standalone }: Organizations): boolean {
  if (standalone.has(managementAccount)) return true;
  return [...trees.values()].some((tree) => tree.accounts.has(managementAccount));
}

/** Adds a new or changed organization. Its accounts are removed from all others. */
export function withTree({ trees, standalone }: Organizations, tree: Tree): Organizations {
  const alone = [...standalone].filter((account) => !tree.accounts.has(account));
  return { trees: new Map(trees).set(tree.id, tree), standalone: new Set(alone) };
}

/** Adds an account that has left its organization. */
export function withStandalone({ trees, standalone }: Organizations, account: string): Organizations {
  return { trees, standalone: new Set([...standalone, account]) };
}

/** Removes an organization, whose management account is then in none. */
export function withoutTree({ trees, standalone }: Organizations, tree: Tree): Organizations {
  const left = new Map(trees);
  left.delete(tree.id);
  return { trees: left, standalone: new Set([...standalone, tree.managementAccount]) };
}

/** The organization of an account according to the setting; the account may not be in it. */
function seededTree(account: string, { organization }: Lookup["settings"]): Tree | undefined {
  if (organization === "none") return undefined;
  return treeFrom(organization === "own" ? { managementAccount: account } : organization);
}

const seeds = new WeakMap<Organization, Tree>();

function treeFrom(organization: Organization): Tree {
  const known = seeds.get(organization);
  if (known !== undefined) return known;
  const tree = planted(organization);
  seeds.set(organization, tree);
  return tree;
}

/** An organization of the setting, with defaults for the rest: all accounts in the root, trusted access long ago. */
function planted({
  managementAccount,
  id = organizationId(managementAccount),
  featureSet = "ALL",
  members = [],
  delegatedAdministrators = [],
  trustedAccess = true,
  mayEnableAccess = true,
}: Organization): Tree {
  const root = { id: rootId(id), name: "Root", tags: {} };
  const management = plainAccount(managementAccount, "management", root.id);
  const others = [...members, ...delegatedAdministrators]
    .filter((account) => account !== managementAccount)
    .map((account) => plainAccount(account, "account", root.id));
  const enabled = longAgo;
  return {
    id,
    managementAccount,
    featureSet,
    mayEnableAccess,
    root,
    units: new Map(),
    accounts: new Map([management, ...others].map((account) => [account.id, account])),
    delegations: [...new Set(delegatedAdministrators)].map((account) => ({
      account,
      servicePrincipal: configPrincipal,
      enabled,
    })),
    serviceAccess: trustedAccess ? [{ servicePrincipal: configPrincipal, enabled }] : [],
    creations: [],
  };
}

/** An account with an id and nothing else. */
export function plainAccount(id: string, kind: "management" | "account", parent: string): Account {
  return {
    id,
    name: id,
    email: `${kind}+${id}@example.com`,
    state: "ACTIVE",
    joinedMethod: kind === "management" ? "INVITED" : "CREATED",
    joined: longAgo,
    parent,
    tags: {},
  };
}
