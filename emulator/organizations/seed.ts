import { read } from "../protocol/read";
import type { Value } from "../protocol/shapes";
import { malformed, Planting } from "./planting";
import {
  allTrees,
  configPrincipal,
  type Lookup,
  type Organizations,
  plainAccount,
  withTree,
} from "./registry";
import {
  type Account,
  type AccountState,
  longAgo,
  organizationId,
  rootId,
  type Tags,
  type Tree,
} from "./tree";

/** An account in the format of the control interface. */
export interface AccountView {
  /** 12 digits. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** The address of its root user. */
  readonly email: string;
  /** Its state. */
  readonly state: AccountState;
  /** How it joined the organization. */
  readonly joinedMethod: "INVITED" | "CREATED";
  /** Milliseconds since the epoch. */
  readonly joined: number;
  /** The id of its root or OU. A seed may also use a path of names from the root on, for example `Workloads/Prod`. */
  readonly parent: string;
  /** Values by key. */
  readonly tags: Tags;
}

/** An OU in the format of the control interface. */
export interface UnitView {
  /** For example `ou-ab12-11111111`. */
  readonly id: string;
  /** Its name, which is unique in its parent. */
  readonly name: string;
  /** Its parent, in the same form as for an account. */
  readonly parent: string;
  /** Values by key. */
  readonly tags: Tags;
}

/** An organization in the format of the control interface. */
export interface OrganizationView {
  /** `o-` and 10 to 32 of a-z0-9. */
  readonly id: string;
  /** 12 digits. */
  readonly managementAccount: string;
  /** Whether it has all features. */
  readonly featureSet: "ALL" | "CONSOLIDATED_BILLING";
  /** Whether the management account may call EnableAWSServiceAccess. */
  readonly mayEnableAccess: boolean;
  /** The root, above all OUs. */
  readonly root: RootView;
  /** All OUs, at any depth. */
  readonly organizationalUnits: readonly UnitView[];
  /** All accounts, including the management account. */
  readonly accounts: readonly AccountView[];
  /** Members that administer a service. */
  readonly delegatedAdministrators: readonly DelegatedAdministratorView[];
  /** The services that have trusted access. */
  readonly serviceAccess: readonly ServiceAccessView[];
}

/** The root of an organization in the format of the control interface. */
export interface RootView {
  /** For example `r-ab12`. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** Values by key. */
  readonly tags: Tags;
}

/** A delegated administrator in the format of the control interface. */
export interface DelegatedAdministratorView {
  /** A member account. */
  readonly account: string;
  /** The service, for example `config.amazonaws.com`. */
  readonly servicePrincipal: string;
  /** When it was registered. Milliseconds since the epoch. */
  readonly enabled: number;
}

/** Trusted access in the format of the control interface. */
export interface ServiceAccessView {
  /** The service, for example `config.amazonaws.com`. */
  readonly servicePrincipal: string;
  /** When it was enabled. Milliseconds since the epoch. */
  readonly enabled: number;
}

/** Some members are required, the others optional. */
export type PartialBut<T, K extends keyof T> = Pick<T, K> & Partial<T>;

/**
 * An organization to add without checking any rule. Defaults: all features, no OUs, only the management account,
 * trusted access for AWS Config, no delegated administrators. Missing ids, names and addresses are generated; accounts
 * are ACTIVE and in the root. OUs that are only named as a parent are created.
 */
export type OrganizationSeed = Pick<OrganizationView, "managementAccount"> &
  Partial<Pick<OrganizationView, "id" | "featureSet" | "mayEnableAccess">> & {
    /**
     * The root.
     *
     * @default a root with the name Root
     */
    readonly root?: Partial<RootView>;
    /**
     * OUs, at any depth.
     *
     * @default OUs that are named as a parent
     */
    readonly organizationalUnits?: readonly PartialBut<UnitView, "name">[];
    /**
     * Accounts.
     *
     * @default only the management account
     */
    readonly accounts?: readonly PartialBut<AccountView, "id">[];
    /**
     * Members that administer a service.
     *
     * @default none
     */
    readonly delegatedAdministrators?: readonly PartialBut<
      DelegatedAdministratorView,
      "account" | "servicePrincipal"
    >[];
    /**
     * The services that have trusted access.
     *
     * @default AWS Config
     */
    readonly serviceAccess?: readonly PartialBut<ServiceAccessView, "servicePrincipal">[];
  };

const text = { type: "string", min: 1 } as const;
const time = { type: "number", fractions: true } as const;
const accountId = { type: "string", pattern: "\\d{12}" } as const;
const tags = { type: "map" } as const;

const accountShape = {
  type: "structure",
  closed: true,
  required: ["id"],
  members: {
    id: accountId,
    name: text,
    email: text,
    state: {
      type: "string",
      values: ["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"],
    },
    joinedMethod: { type: "string", values: ["INVITED", "CREATED"] },
    joined: time,
    parent: text,
    tags,
  },
} as const;

const unitShape = {
  type: "structure",
  closed: true,
  required: ["name"],
  members: {
    id: { type: "string", pattern: "ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}" },
    name: text,
    parent: text,
    tags,
  },
} as const;

const shape = {
  type: "structure",
  closed: true,
  required: ["managementAccount"],
  members: {
    id: { type: "string", pattern: "o-[a-z0-9]{10,32}" },
    managementAccount: accountId,
    featureSet: { type: "string", values: ["ALL", "CONSOLIDATED_BILLING"] },
    mayEnableAccess: { type: "boolean" },
    root: {
      type: "structure",
      closed: true,
      members: { id: { type: "string", pattern: "r-[0-9a-z]{4,32}" }, name: text, tags },
    },
    organizationalUnits: { type: "list", member: unitShape },
    accounts: { type: "list", member: accountShape },
    delegatedAdministrators: {
      type: "list",
      member: {
        type: "structure",
        closed: true,
        required: ["account", "servicePrincipal"],
        members: { account: accountId, servicePrincipal: text, enabled: time },
      },
    },
    serviceAccess: {
      type: "list",
      member: {
        type: "structure",
        closed: true,
        required: ["servicePrincipal"],
        members: { servicePrincipal: text, enabled: time },
      },
    },
  },
} as const;

type Seed = Value<typeof shape>;

/** The organizations including a seeded one. Throws AwsError (ValidationException) if the seed is malformed. */
export function seededOrganization(
  value: unknown,
  organizations: Organizations,
): { readonly organizations: Organizations; readonly tree: Tree } {
  const tree = treeOfSeed(read(shape, value));
  const others = [...organizations.trees.values()].filter(
    ({ managementAccount, id }) => managementAccount !== tree.managementAccount && id !== tree.id,
  );
  for (const account of tree.accounts.keys()) {
    const other = others.find(({ accounts }) => accounts.has(account));
    if (other !== undefined) throw malformed(`The account ${account} is in the organization ${other.id}.`);
  }
  const trees = new Map(others.map((other) => [other.id, other]));
  return { organizations: withTree({ ...organizations, trees }, tree), tree };
}

/** The named organizations, in a form that can be seeded again. */
export function viewsOf(lookup: Lookup): OrganizationView[] {
  return allTrees(lookup).map(viewOf);
}

function viewOf(tree: Tree): OrganizationView {
  const { id, managementAccount, featureSet, mayEnableAccess, root, units, accounts } = tree;
  return {
    id,
    managementAccount,
    featureSet,
    mayEnableAccess,
    root,
    organizationalUnits: [...units.values()],
    accounts: [...accounts.values()].map(({ suspended: _, ...account }) => account),
    delegatedAdministrators: tree.delegations,
    serviceAccess: tree.serviceAccess,
  };
}

function treeOfSeed(seed: Seed): Tree {
  const { managementAccount, featureSet = "ALL", mayEnableAccess = true } = seed;
  const id = seed.id ?? organizationId(managementAccount);
  const root = { id: rootId(id), name: "Root", tags: {}, ...seed.root };
  const planting = new Planting(root.id);
  planting.addUnits(seed.organizationalUnits ?? []);
  const accounts = accountsOfSeed(seed, planting);
  return {
    id,
    managementAccount,
    featureSet,
    mayEnableAccess,
    root,
    units: planting.units,
    accounts,
    delegations: (seed.delegatedAdministrators ?? []).map(({ enabled = longAgo, ...delegation }) => {
      if (accounts.has(delegation.account)) return { ...delegation, enabled };
      throw malformed(`The delegated administrator ${delegation.account} is not among the accounts.`);
    }),
    serviceAccess: (seed.serviceAccess ?? [{ servicePrincipal: configPrincipal }]).map(
      ({ enabled = longAgo, servicePrincipal }) => ({ servicePrincipal, enabled }),
    ),
    creations: [],
  };
}

function accountsOfSeed(
  { managementAccount, accounts = [] }: Seed,
  planting: Planting,
): Map<string, Account> {
  const missing: NonNullable<Seed["accounts"]> = accounts.some(({ id }) => id === managementAccount)
    ? []
    : [{ id: managementAccount }];
  const result = new Map<string, Account>();
  for (const { parent, ...account } of [...missing, ...accounts]) {
    if (result.has(account.id)) throw malformed(`The account ${account.id} is given more than once.`);
    const kind = account.id === managementAccount ? "management" : "account";
    result.set(account.id, { ...plainAccount(account.id, kind, planting.parentOf(parent)), ...account });
  }
  return result;
}
