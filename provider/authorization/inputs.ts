import type { Authorized } from "../aws/authorizations";
import { type OwnerIdentity, type OwnerTag, ownerTagValue, parseOwner } from "../domain/owner";
import { sortedUnique } from "../domain/sets";
import type { Tags } from "../domain/tags";
import { hides } from "../engine/secret";
import type { MemberMap } from "../inputs/accounts";

/** What is secret of an authorization. */
type Hidden = "accountIds" | "tags";

/** The checked inputs, as they are in the state. What equals its default is left out. */
export interface Inputs {
  readonly authorizedAccountId: string;
  readonly authorizedAwsRegion: string;
  /** The source regions, a map by code: the engine compares lists by position. */
  readonly regions: MemberMap;
  /** The source account, of which the credentials are. Undefined if a preview could not ask. */
  readonly accountId?: string;
  readonly adopt?: true;
  readonly ownerTag?: false;
  readonly tags?: Tags;
  /** Tags of the provider's `defaultTags` that the resource doesn't set itself. */
  readonly defaultTags?: Tags;
  /** Name of the owner, `organization/project/stack/hash`, fixed at creation. Another state can have the same. */
  readonly owner: string;
  /** The name of the resource in its program, by which lines call it. */
  readonly label?: string;
  /** What is secret, so that it is neither printed nor stored in clear. */
  readonly secrets?: readonly Hidden[];
  readonly __provider?: string;
}

/** What the state records of one region. */
export interface Grant {
  /** When AWS created it, in ISO 8601: one that somebody has made again has another. */
  readonly creationTime?: string;
  /** It was there before, so that a delete leaves it. */
  readonly adopted?: true;
}

/** The outputs: the inputs, with what AWS says beside them. `regions` are those in which the authorization is there. */
export interface Outputs extends Inputs {
  readonly accountId: string;
  /** By region. */
  readonly arns: Readonly<Record<string, string>>;
  /** The tags that the authorizations of all regions have, but for the owner tag. */
  readonly tagsAll: Tags;
  /** Random id of the resource, made by its create. */
  readonly uid: string;
  /** By region. */
  readonly grants: Readonly<Record<string, Grant>>;
  /** Regions in which a Put of this resource may have taken effect, or may yet: its answer was lost. */
  readonly pending?: readonly string[];
  /** Until when a Put may still take effect whose answer was lost, in seconds since the epoch, AWS's time. */
  readonly lostUntil?: number;
  /** A run was interrupted, so that the next update looks at all regions. */
  readonly unfinished?: true;
}

/** The declared regions, sorted. The aggregator's own account needs no authorization, so that it declares none. */
export function declaredRegions(inputs: Inputs): string[] {
  return isOwnAccount(inputs) ? [] : sortedUnique(Object.keys(inputs.regions));
}

/** The regions in which the authorization is there, sorted. */
export function grantedRegions({ regions }: Pick<Outputs, "regions">): string[] {
  return sortedUnique(Object.keys(regions));
}

/** Whether the account is the aggregator's own. */
export function isOwnAccount({ accountId, authorizedAccountId }: Inputs): boolean {
  return accountId !== undefined && accountId === authorizedAccountId;
}

/** Whose aggregators are authorized. */
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

/** Who owns the authorizations of a resource that has this id. */
export function identityIn({ owner }: Inputs, uid: string): OwnerIdentity {
  return { owner, uid };
}

/** How lines call a resource. */
export function labelOf({ label, owner }: Pick<Inputs, "label" | "owner">): string {
  return label ?? parseOwner(owner)?.stack ?? "an authorization";
}

/** `210987654321 (eu-west-1)`: whose aggregators are authorized, fit to be printed. */
export function describeAuthorized(inputs: Inputs): string {
  const { authorizedAccountId: account, authorizedAwsRegion: region } = inputs;
  return `${hides(inputs, "accountIds") ? "an account" : account} (${region})`;
}

/** `210987654321/eu-west-1@111111111111`. The engine shows ids: in place of a secret account stands a part of the hash. */
export function formatId(inputs: Inputs, accountId: string): string {
  const { authorizedAccountId: account, authorizedAwsRegion: region, owner } = inputs;
  const shown = hides(inputs, "accountIds") ? (parseOwner(owner)?.hash ?? "").slice(0, 16) : account;
  return `${shown}/${region}@${accountId}`;
}
