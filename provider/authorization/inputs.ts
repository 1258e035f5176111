import type { Authorized } from "../aws/authorizations";
import { type OwnerIdentity, type OwnerTag, ownerTagValue, parseOwner } from "../domain/owner";
import { sortedUnique } from "../domain/sets";
import type { Tags } from "../domain/tags";
import { hides } from "../engine/secret";
import type { MemberMap } from "../inputs/accounts";

/** What can be secret in an authorization. */
type Hidden = "accountIds" | "tags";

/** The checked inputs, as they are in the state. Values that equal their default are left out. */
export interface Inputs {
  readonly authorizedAccountId: string;
  readonly authorizedAwsRegion: string;
  /** The source regions, a map by code: the engine compares lists by position. */
  readonly regions: MemberMap;
  /** The source account, to which the credentials belong. Undefined if a preview could not ask AWS. */
  readonly accountId?: string;
  readonly adopt?: true;
  readonly ownerTag?: false;
  readonly tags?: Tags;
  /** Tags of the provider's `defaultTags` that the resource doesn't set itself. */
  readonly defaultTags?: Tags;
  /** Name of the owner, `organization/project/stack/hash`, fixed at creation. Another state can have the same name. */
  readonly owner: string;
  /** The resource's name in its program, which lines begin with. */
  readonly label?: string;
  /** What is secret: it is neither printed nor stored in clear. */
  readonly secrets?: readonly Hidden[];
  readonly __provider?: string;
}

/** What the state records of one region. */
export interface Grant {
  /** When AWS created it, in ISO 8601. If somebody deletes and recreates it, this changes. */
  readonly creationTime?: string;
  /** It existed before, so a delete keeps it. */
  readonly adopted?: true;
}

/** The outputs: the inputs and what AWS adds. `regions` are those in which the authorization exists. */
export interface Outputs extends Inputs {
  readonly accountId: string;
  /** By region. */
  readonly arns: Readonly<Record<string, string>>;
  /** The tags that the authorizations of all regions have, without the owner tag. */
  readonly tagsAll: Tags;
  /** Random id of the resource, made by its create. */
  readonly uid: string;
  /** By region. */
  readonly grants: Readonly<Record<string, Grant>>;
  /** Regions in which a Put may have taken effect, or may still do so: its answer was lost. */
  readonly pending?: readonly string[];
  /** Until when a Put with a lost answer may still take effect, in seconds since the epoch, AWS's time. */
  readonly lostUntil?: number;
  /** A run was interrupted, so the next update reads all regions. */
  readonly unfinished?: true;
}

/** The declared regions, sorted; none for the aggregator's own account, which needs no authorization. */
export function declaredRegions(inputs: Inputs): string[] {
  return isOwnAccount(inputs) ? [] : sortedUnique(Object.keys(inputs.regions));
}

/** The regions in which the authorization exists, sorted. */
export function grantedRegions({ regions }: Pick<Outputs, "regions">): string[] {
  return sortedUnique(Object.keys(regions));
}

/** Whether the account is the aggregator's own. */
export function isOwnAccount({ accountId, authorizedAccountId }: Inputs): boolean {
  return accountId !== undefined && accountId === authorizedAccountId;
}

/** The account and region whose aggregators are authorized. */
export function authorizedIn({ authorizedAccountId, authorizedAwsRegion }: Inputs): Authorized {
  return { accountId: authorizedAccountId, region: authorizedAwsRegion };
}

/** The resource's own tags and the provider's default tags. */
export function declaredTags({ tags, defaultTags }: Pick<Inputs, "tags" | "defaultTags">): Tags {
  return { ...defaultTags, ...tags };
}

/** The owner tag to write; undefined if the program forbids it. */
export function ownerTagIn(
  { owner, ownerTag }: Inputs,
  uid: string,
  going: Pick<OwnerTag, "isCreating" | "isExtending"> = {},
): string | undefined {
  return ownerTag === false ? undefined : ownerTagValue({ owner, uid }, going);
}

/** The owner of the authorizations of a resource with this id. */
export function identityIn({ owner }: Inputs, uid: string): OwnerIdentity {
  return { owner, uid };
}

/** The name that lines about a resource begin with. */
export function labelOf({ label, owner }: Pick<Inputs, "label" | "owner">): string {
  return label ?? parseOwner(owner)?.stack ?? "an authorization";
}

/** `210987654321 (eu-west-1)`: the authorized account and region, safe to print. */
export function describeAuthorized(inputs: Inputs): string {
  const { authorizedAccountId: account, authorizedAwsRegion: region } = inputs;
  return `${hides(inputs, "accountIds") ? "an account" : account} (${region})`;
}

/** `210987654321/eu-west-1@111111111111`. The engine prints ids, so a part of a hash replaces a secret account. */
export function formatId(inputs: Inputs, accountId: string): string {
  const { authorizedAccountId: account, authorizedAwsRegion: region, owner } = inputs;
  const shown = hides(inputs, "accountIds") ? (parseOwner(owner)?.hash ?? "").slice(0, 16) : account;
  return `${shown}/${region}@${accountId}`;
}
