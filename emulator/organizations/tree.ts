import { createHash } from "node:crypto";

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** What Organizations says of an account's life. */
export type AccountState = "PENDING_ACTIVATION" | "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED";

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  readonly joinedMethod: "INVITED" | "CREATED";
  /** Milliseconds since the epoch. An account that is being created joins later, and isn't shown before. */
  readonly joined: number;
  /** The id of the root or the OU that it is in. */
  readonly parent: string;
  readonly tags: Tags;
  /** When a closure that is pending ends, in milliseconds since the epoch. */
  readonly suspended?: number;
}

export interface Unit {
  readonly id: string;
  readonly name: string;
  /** The id of the root or the OU that it is in. */
  readonly parent: string;
  readonly tags: Tags;
}

export interface Root {
  readonly id: string;
  readonly name: string;
  readonly tags: Tags;
}

/** An account that may act for the organization in one service. */
export interface Delegation {
  readonly account: string;
  readonly servicePrincipal: string;
  /** Milliseconds since the epoch. */
  readonly enabled: number;
}

/** A service that has trusted access. */
export interface ServiceAccess {
  readonly servicePrincipal: string;
  /** Milliseconds since the epoch. */
  readonly enabled: number;
}

/** A request to create an account. */
export interface Creation {
  readonly id: string;
  readonly accountName: string;
  /** Milliseconds since the epoch. */
  readonly requested: number;
  /** When it ends, in milliseconds since the epoch. */
  readonly completed: number;
  /** Absent where it fails. */
  readonly account?: string;
  readonly failureReason?: "EMAIL_ALREADY_EXISTS" | "ACCOUNT_LIMIT_EXCEEDED";
}

/** An organization. Never changed: each write makes another. */
export interface Tree {
  /** `o-` and 10 to 32 of a-z0-9. */
  readonly id: string;
  readonly managementAccount: string;
  readonly featureSet: "ALL" | "CONSOLIDATED_BILLING";
  /** Whether the management account may enable trusted access. */
  readonly mayEnableAccess: boolean;
  readonly root: Root;
  readonly units: ReadonlyMap<string, Unit>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly delegations: readonly Delegation[];
  readonly serviceAccess: readonly ServiceAccess[];
  readonly creations: readonly Creation[];
}

/** What stands in for a time that nobody gave: the start of 2026. */
export const longAgo = Date.UTC(2026, 0, 1);

/** The id of an organization that has none of its own. */
export function organizationId(managementAccount: string): string {
  return `o-${BigInt(managementAccount).toString(36).padStart(10, "0")}`;
}

/** The id of an organization's root: the same for the same organization. */
export function rootId(organization: string): string {
  const digest = createHash("sha256").update(`root of ${organization}`).digest();
  return `r-${(digest.readUInt32BE() % 36 ** 4).toString(36).padStart(4, "0")}`;
}

/** The id of an OU, whose middle is that of the root. `end`: 8 to 32 of a-z0-9. */
export function unitId(root: string, end: string): string {
  return `ou-${root.slice("r-".length)}-${end}`;
}

/** Whether anything can be in it: the root and the OUs. */
export function isParent(id: string, { root, units }: Tree): boolean {
  return id === root.id || units.has(id);
}

/** The ids from the root to a root or an OU, both included. */
export function lineage(id: string, tree: Tree): string[] {
  const unit = tree.units.get(id);
  return unit === undefined ? [id] : [...lineage(unit.parent, tree), id];
}

/** How deep an OU is below the root, which is 0 deep. */
export function depth(id: string, tree: Tree): number {
  return lineage(id, tree).length - 1;
}

/** The path of an OU or an account, as `o-…/r-…/ou-…/`. */
export function pathOf({ id, parent }: Pick<Unit, "id" | "parent">, tree: Tree): string {
  return `${[tree.id, ...lineage(parent, tree), id].join("/")}/`;
}

/** All accounts that have joined by then, by id. */
export function accountsOf(tree: Tree, now: number): readonly Account[] {
  return joined(indexed(tree.accounts).sorted, now);
}

/** The accounts directly in a root or an OU, by id. */
export function accountsIn(parent: string, tree: Tree, now: number): readonly Account[] {
  return joined(indexed(tree.accounts).byParent.get(parent) ?? [], now);
}

/** The OUs directly in a root or an OU, by id. */
export function unitsIn(parent: string, { units }: Tree): readonly Unit[] {
  return indexed(units).byParent.get(parent) ?? [];
}

/** An account that has joined by then. */
export function accountOf(id: string, tree: Tree, now: number): Account | undefined {
  const account = tree.accounts.get(id);
  return account !== undefined && account.joined <= now ? account : undefined;
}

/** A closure that is pending ends by itself. */
export function stateOf({ state, suspended }: Account, now: number): AccountState {
  return suspended !== undefined && suspended <= now ? "SUSPENDED" : state;
}

/** The services that an account is delegated administrator for, by principal. */
export function delegationsOf(account: string, { delegations }: Tree): readonly Delegation[] {
  return delegations
    .filter((delegation) => delegation.account === account)
    .sort((a, b) => (a.servicePrincipal < b.servicePrincipal ? -1 : 1));
}

/** Whether a service has trusted access. */
export function isTrusted(servicePrincipal: string, { serviceAccess }: Tree): boolean {
  return serviceAccess.some((access) => access.servicePrincipal === servicePrincipal);
}

/** The organization with trusted access for a service; the same one where it has it. */
export function trusting(servicePrincipal: string, tree: Tree, now: number): Tree {
  if (isTrusted(servicePrincipal, tree)) return tree;
  return { ...tree, serviceAccess: [...tree.serviceAccess, { servicePrincipal, enabled: now }] };
}

/** The map with one more value, or another one in its place. */
export function withOne<T extends { readonly id: string }>(
  map: ReadonlyMap<string, T>,
  value: T,
): ReadonlyMap<string, T> {
  return new Map(map).set(value.id, value);
}

/** The map without a value. */
export function withoutOne<T>(map: ReadonlyMap<string, T>, id: string): ReadonlyMap<string, T> {
  const result = new Map(map);
  result.delete(id);
  return result;
}

interface Index<T> {
  readonly sorted: readonly T[];
  readonly byParent: ReadonlyMap<string, readonly T[]>;
}

/** Maps never change, so that each is sorted once, however many pages of it are read. */
const indexes = new WeakMap<object, Index<unknown>>();

function indexed<T extends Pick<Unit, "id" | "parent">>(map: ReadonlyMap<string, T>): Index<T> {
  const known = indexes.get(map);
  if (known !== undefined) return known as Index<T>;
  const sorted = [...map.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const byParent = new Map<string, T[]>();
  for (const each of sorted) {
    const siblings = byParent.get(each.parent);
    if (siblings === undefined) byParent.set(each.parent, [each]);
    else siblings.push(each);
  }
  const index = { sorted, byParent };
  indexes.set(map, index);
  return index;
}

/** When the last of some accounts has joined. Lists never change. */
const latest = new WeakMap<readonly Account[], number>();

function joined(accounts: readonly Account[], now: number): readonly Account[] {
  const last = latest.get(accounts) ?? accounts.reduce((most, account) => Math.max(most, account.joined), 0);
  latest.set(accounts, last);
  return last <= now ? accounts : accounts.filter((account) => account.joined <= now);
}
