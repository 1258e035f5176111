import type { Filters, Regions, Source } from "../aws/aggregator";
import type { MergeMode } from "../domain/accounts";
import { type ClaimLocation, storeName } from "../domain/claimLocation";
import { ownerClaimKey } from "../domain/identity";
import { type OwnerIdentity, ownerTagValue } from "../domain/owner";
import type { MaxRemovals } from "../domain/removals";
import type { Secret } from "../domain/secretProperties";
import { sortedUnique } from "../domain/sets";
import type { Tags } from "../domain/tags";
import type { MemberMap } from "../inputs/accounts";
import type { RecordedOrganization } from "../live/organizationCauses";
import type { Claimant } from "../sharing/abandoned";
import type { StoreReference } from "../sharing/claims";

/** Accounts and keys of tags that others put on an aggregator, sorted. */
export interface Undeclared {
  readonly accountIds?: readonly string[];
  readonly tags?: readonly string[];
}

/** The checked inputs, as they are in the state. What equals its default is left out. */
export interface Inputs {
  readonly name: string;
  readonly region: string;
  readonly accountAggregationSource?: {
    readonly accountIds: MemberMap;
    readonly allRegions?: true;
    readonly regions?: readonly string[];
  };
  readonly organizationAggregationSource?: {
    readonly roleArn: string;
    readonly allRegions?: true;
    readonly regions?: readonly string[];
  };
  readonly merge?: "replace" | "shared";
  /** Where the claims of stacks are kept. If it is left out, they are kept on the aggregator's tags. */
  readonly claims?: ClaimLocation;
  readonly adopt?: true;
  readonly forceDestroy?: true;
  /** How many accounts one change may remove. A new value alone is no change. */
  readonly maxRemovals?: MaxRemovals;
  readonly ownerTag?: false;
  readonly aggregatorFilters?: Filters;
  readonly tags?: Tags;
  /** Tags of the provider's `defaultTags` that the resource doesn't set itself. */
  readonly defaultTags?: Tags;
  /**
   * Name of the owner, `organization/project/stack/hash`, fixed at creation. A resource in another state can have the
   * same name.
   */
  readonly owner: string;
  /** Random id of the resource, made by its create. Only outputs have it: see {@link identified}. */
  readonly uid?: string;
  /** When the create began, in seconds since the epoch, AWS's time. Only outputs have it. */
  readonly createdAt?: number;
  /** The organization for which the aggregator was created. Only outputs have it, and only if it could be read. */
  readonly organization?: RecordedOrganization;
  /** What is secret, so that it is neither printed nor stored in clear. */
  readonly secrets?: readonly Secret[];
  /** Set by read: a run was interrupted, or a claim was lost, and the next update has to finish it. */
  readonly unfinished?: true;
  /** Set by read, with `replace`: the accounts and tags in this record that others put there. */
  readonly undeclared?: Undeclared;
  readonly __provider?: string;
}

/** The outputs: the inputs, and what AWS shows. */
export interface Outputs extends Inputs {
  readonly arn: string;
  /** All accounts that are on the aggregator, sorted. */
  readonly accountIds: readonly string[];
  /** All tags that are on the aggregator, except owner and claim tags. */
  readonly tagsAll: Tags;
  readonly createdBy: string;
  /** ISO 8601. */
  readonly creationTime: string;
  /** ISO 8601. */
  readonly lastUpdatedTime: string;
}

/** What a program declares about an aggregator, independent of the form in which the engine passes it. */
export interface Declared {
  readonly source: Source;
  /** Undefined if the program declares none: filters that are there stay. */
  readonly filters: Filters | undefined;
  /** The resource's own tags and the provider's default tags. */
  readonly tags: Tags;
  readonly mode: MergeMode;
  /** The owner tag to write; undefined if the program forbids it. */
  readonly owner: string | undefined;
  /** The resource that declares it. */
  readonly identity: OwnerIdentity;
  /** Whose claim is the owner's, if other stacks may join. */
  readonly claimant?: Claimant;
  /** Another stack's owner tag may be overwritten. */
  readonly adopt: boolean;
}

/** What checked inputs, or outputs that hold them, declare. Nothing in them may be unknown. */
export function declaredIn(inputs: Inputs): Declared {
  return {
    source: sourceIn(inputs),
    filters: inputs.aggregatorFilters,
    tags: { ...inputs.defaultTags, ...inputs.tags },
    mode: inputs.merge ?? "preserve",
    owner: inputs.ownerTag === false ? undefined : ownerTagValue(inputs, { store: storeIn(inputs) }),
    identity: { owner: inputs.owner, ...(inputs.uid !== undefined && { uid: inputs.uid }) },
    adopt: inputs.adopt === true,
    ...(inputs.merge === "shared" && { claimant: claimantIn(inputs) }),
  };
}

/** The store that holds the claims of an aggregator. */
export function referenceIn({
  region,
  arn,
  claims: location,
}: Inputs & { readonly arn: string }): StoreReference {
  return { region, arn, location };
}

/** The name of the store that holds the claims of an aggregator; undefined if stacks don't share it. */
export function storeIn({ merge, claims, region }: Inputs): string | undefined {
  return merge === "shared" ? storeName(claims, region) : undefined;
}

function claimantIn(inputs: Inputs): Claimant {
  const { createdAt } = inputs;
  return { key: ownerClaimKey(inputs), createdAt, isNew: createdAt === undefined };
}

/** The inputs of a program, with the identity of the resource that the state records. */
export function identified<T extends Inputs>(
  inputs: T,
  { uid, owner, createdAt, organization }: OwnerIdentity & Pick<Inputs, "createdAt" | "organization">,
): T {
  return {
    ...inputs,
    owner,
    ...(uid !== undefined && { uid }),
    ...(createdAt !== undefined && { createdAt }),
    ...(organization !== undefined && { organization }),
  };
}

/** What any of them holds as secret; undefined if none does. */
export function unitedSecrets(...some: readonly Pick<Inputs, "secrets">[]): readonly Secret[] | undefined {
  const all = sortedUnique(some.flatMap(({ secrets }) => secrets ?? [])) as Secret[];
  return all.length > 0 ? all : undefined;
}

/** `account` or `organization`: an aggregator can't change from one to the other. */
export function kindIn(inputs: Inputs): Source["kind"] {
  return inputs.organizationAggregationSource === undefined ? "account" : "organization";
}

function sourceIn({ accountAggregationSource, organizationAggregationSource }: Inputs): Source {
  if (organizationAggregationSource)
    return {
      kind: "organization",
      roleArn: organizationAggregationSource.roleArn,
      regions: regionsIn(organizationAggregationSource),
    };
  return {
    kind: "account",
    accountIds: sortedUnique(Object.keys(accountAggregationSource?.accountIds ?? {})),
    regions: regionsIn(accountAggregationSource ?? {}),
  };
}

function regionsIn(source: { allRegions?: true; regions?: readonly string[] }): Regions {
  return source.allRegions ? "all" : sortedUnique(source.regions ?? []);
}

/** Regions as inputs hold them. */
export function regionInputs(regions: Regions): { allRegions: true } | { regions: readonly string[] } {
  return regions === "all" ? { allRegions: true } : { regions };
}
