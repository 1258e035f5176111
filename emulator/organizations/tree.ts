import { createHash } from "node:crypto";

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

/** The states of an account in Organizations. */
export type AccountState = "PENDING_ACTIVATION" | "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE" | "CLOSED";

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly state: AccountState;
  readonly joinedMethod: "INVITED" | "CREATED";
  /** Milliseconds since the epoch. In the future for an account that is being created, which isn't shown before. */
  readonly joined: number;
  /** The id of its root or OU. */
  readonly parent: string;
  readonly tags: Tags;
  /** When a pending closure ends, in milliseconds since the epoch. */
  readonly suspended?: number;
}

export interface Unit {
  readonly id: string;
  readonly name: string;
  /** The id of its root or OU. */
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
  /** Absent if the creation fails. */
  readonly account?: string;
  readonly failureReason?: "EMAIL_ALREADY_EXISTS" | "ACCOUNT_LIMIT_EXCEEDED";
}

/** An organization. Immutable: each write creates a new one. */
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

/** The default for times that are not given: the start of 2026. */
export const longAgo = Date.UTC(2026, 0, 1);

/** The default id of an organization. */
export function organizationId(managementAccount: string): string {
  return `o-${BigInt(managementAccount).toString(36).padStart(10, "0")}`;
}

/** The id of an organization's root: always the same for the same organization. */
export function rootId(organization: string): string {
  const digest = createHash("sha256").update(`root of ${organization}`).digest();
  return `r-${(digest.readUInt32BE() % 36 ** 4).toString(36).padStart(4, "0")}`;
}

/** The id of an OU; its middle is that of the root. `end`: 8 to 32 of a-z0-9. */
export function unitId(root: string, end: string): string {
  return `ou-${root.slice("r-".length)}-${end}`;
}

/** Whether it can contain accounts and OUs: the root and the OUs. */
export function isParent(id: string, { root, units }: Tree): boolean {
  return id === root.id || units.has(id);
}

/** The ids from the root to a root or an OU, including both. */
export function lineage(id: string, tree: Tree): string[] {
  const unit = tree.units.get(id);
  return unit === undefined ? [id] : [...lineage(unit.parent, tree), id];
}

/** The depth of an OU below the root, whose depth is 0. */
export function depth(id: string, tree: Tree): number {
  return lineage(id, tree).length - 1;
}

/** The path of an OU or an account, for example `o-…/r-…/ou-…/`. */
export function pathOf({ id, parent }: Pick<Unit, "id" | "parent">, tree: Tree): string {
  return `${[tree.id, ...lineage(parent, tree), id].join("/")}/`;
}

/** All accounts that have joined by this time, sorted by id. */
export function accountsOf(tree: Tree, now: number): readonly Account[] {
  return joined(indexed(tree.accounts).sorted, now);
}

/** The accounts directly in a root or an OU, sorted by id. */
export function accountsIn(parent: string, tree: Tree, now: number): readonly Account[] {
  return joined(indexed(tree.accounts).byParent.get(parent) ?? [], now);
}

/** The OUs directly in a root or an OU, sorted by id. */
export function unitsIn(parent: string, { units }: Tree): readonly Unit[] {
  return indexed(units).byParent.get(parent) ?? [];
}

/** An account that has joined by this time. */
export function accountOf(id: string, tree: Tree, now: number): Account | undefined {
  const account = tree.accounts.get(id);
  return account !== undefined && account.joined <= now ? account : undefined;
}

/** A pending closure ends by itself. */
export function stateOf({ state, suspended }: Account, now: number): AccountState {
  return suspended !== undefined && suspended <= now ? "SUSPENDED" : state;
}

/** The services for which an account is a delegated administrator, sorted by principal. */
export function delegationsOf(account: string, { delegations }: Tree): readonly Delegation[] {
  return delegations
    .filter((delegation) => delegation.account === account)
    .sort((a, b) => (a.servicePrincipal < b.servicePrincipal ? -1 : 1));
}

/** Whether a service has trusted access. */
export function isTrusted(servicePrincipal: string, { serviceAccess }: Tree): boolean {
  return serviceAccess.some((access) => access.servicePrincipal === servicePrincipal);
}

/** The organization with trusted access for a service; the same object if the service already has it. */
export function trusting(servicePrincipal: string, tree: Tree, now: number): Tree {
  if (isTrusted(servicePrincipal, tree)) return tree;
  return { ...tree, serviceAccess: [...tree.serviceAccess, { servicePrincipal, enabled: now }] };
}

/** The map with a value added or replaced. */
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

/** Maps never change, so each is sorted only once, however many of its pages are read. */
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

/** When the last of these accounts joined. Lists never change. */
const latest = new WeakMap<readonly Account[], number>();

function joined(accounts: readonly Account[], now: number): readonly Account[] {
  const last = latest.get(accounts) ?? accounts.reduce((most, account) => Math.max(most, account.joined), 0);
  latest.set(accounts, last);
  return last <= now ? accounts : accounts.filter((account) => account.joined <= now);
}
