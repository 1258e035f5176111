import { defaultRegion } from "../aws/client";
import { connect } from "../aws/connection";
import type { Organization } from "../aws/organization";
import {
  type AccountEntry,
  type OrganizationAccountsApi,
  organizationAccounts,
  type UnitEntry,
} from "../aws/organizationAccounts";
import { remembered } from "../aws/remembered";
import type { Settings } from "../aws/settings";
import type { ListedAccount } from "../domain/organizationAccounts";
import type { Tags } from "../domain/tags";
import { inParallel } from "../engine/inParallel";
import { OrganizationChangingError } from "./errors";

/** What is read from an organization. Each answer is read once; after a failure, it is read again. */
export interface OrganizationReads {
  /** The caller's account. */
  account(): Promise<string>;
  /** Undefined if the account is in no organization. */
  organization(): Promise<Organization | undefined>;
  /**
   * All accounts and the units they are in: AWS's list tells the unit, otherwise a walk through the organization finds
   * it.
   *
   * @throws OrganizationChangingError, AwsError
   */
  accounts(): Promise<readonly ListedAccount[]>;
  root(): Promise<UnitEntry>;
  /** Undefined if no unit has this id. */
  unit(id: string): Promise<UnitEntry | undefined>;
  /** The organizational units directly below a root or a unit. */
  unitsBelow(parent: string): Promise<readonly UnitEntry[]>;
  /** The tags of an account. */
  tags(account: string): Promise<Tags>;
}

/** How many requests run at a time if there is one for each account or unit. AWS doesn't publish its rates. */
export const AT_A_TIME = 5;

/** How often the walk is repeated if the organization changes meanwhile. */
const WALKS = 3;

/**
 * AWS Organizations is the same in every region of a partition; if no region is set, the commercial partition is used.
 */
const ANY_REGION = "us-east-1";

/** The reads with these settings. Nothing is called before the first read. */
export async function openReads(settings: Settings): Promise<OrganizationReads> {
  const region = (await defaultRegion(settings)) ?? ANY_REGION;
  return readOnce(organizationAccounts(connect(settings, region), region));
}

/** Reads whose answers all users share. */
export function readOnce(api: OrganizationAccountsApi): OrganizationReads {
  return {
    account: remembered(() => api.account()),
    organization: remembered(() => api.organization()),
    accounts: remembered(() => placedAccounts(api)),
    root: remembered(() => api.root()),
    unit: remembered((id) => api.unit(id)),
    unitsBelow: remembered((parent) => api.unitsBelow(parent)),
    tags: remembered((account) => api.tags(account)),
  };
}

async function placedAccounts(api: OrganizationAccountsApi): Promise<readonly ListedAccount[]> {
  const entries = await api.accounts();
  if (entries.every(isPlaced)) return entries;
  for (let walks = 1; ; walks++) {
    const places = await walk(api);
    const placed = entries.map((entry) => ({ ...entry, units: entry.units ?? places.get(entry.id) }));
    if (placed.every(isPlaced)) return placed;
    // The walk may have missed an account that moved meanwhile.
    const missing = placed.filter((entry) => !isPlaced(entry)).map(({ id }) => id);
    if (walks === WALKS) throw new OrganizationChangingError(missing);
  }
}

function isPlaced(entry: AccountEntry): entry is AccountEntry & ListedAccount {
  return entry.units !== undefined;
}

/** The units of each account, read level by level. */
async function walk(api: OrganizationAccountsApi): Promise<ReadonlyMap<string, readonly string[]>> {
  const places = new Map<string, readonly string[]>();
  let level: readonly (readonly string[])[] = [[(await api.root()).id]];
  while (level.length > 0) {
    const below = await inParallel(level, AT_A_TIME, async (units) => {
      const parent = units.at(-1) ?? "";
      for (const id of await api.accountsBelow(parent)) places.set(id, units);
      return (await api.unitsBelow(parent)).map(({ id }) => [...units, id]);
    });
    level = below.flat();
  }
  return places;
}
