import { isNamesake } from "../domain/claimKey";
import type { StoredClaim } from "./store/store";

/** A resource, by which its claims are told from those of others. */
export interface Claimant {
  readonly key: string;
  /** When it was created, in seconds since the epoch, AWS's time; undefined before that. */
  readonly createdAt?: number | undefined;
  /** Whether it is being created. */
  readonly isNew: boolean;
}

/** What tells whether a claim was abandoned. */
type Named = Pick<StoredClaim, "key" | "run">;

/**
 * Whether a claim is of a create of the same resource that has not come to its end, and that began before the resource
 * was created: it was killed, and the resource takes its claim over.
 */
export function isPredecessor({ key, run }: Named, own: Pick<Claimant, "key" | "createdAt">): boolean {
  const { key: ownKey, createdAt = Number.NEGATIVE_INFINITY } = own;
  return key !== ownKey && isNamesake(key, ownKey) && run?.isNew === true && run.stamp < createdAt;
}

/** Whether another create of the same resource may have written a claim. Which one it is, a claim doesn't tell. */
export function isOfName(claim: Named, resource: Claimant): boolean {
  return resource.isNew ? isNamesake(claim.key, resource.key) : isPredecessor(claim, resource);
}

/** Whether a create that wrote a claim has not come to its end: it goes on, was killed, or was rolled back. */
export function isUnfinishedCreate({
  run,
  accounts,
}: {
  readonly run?: { readonly isNew: boolean };
  readonly accounts: readonly string[];
}): boolean {
  return run ? run.isNew : accounts.length === 0;
}

/** The claims of others, those of creates of the same resource apart. */
interface SplitOthers {
  /** A run takes them over, unless one of these creates turns out to go on. */
  readonly abandoned: readonly StoredClaim[];
  readonly others: readonly StoredClaim[];
}

/** Sets the claims of creates of the same resource apart that have not come to their end. */
export function splitAbandoned(others: readonly StoredClaim[], resource: Claimant): SplitOthers {
  const abandoned = others.filter((claim) => isOfName(claim, resource) && isUnfinishedCreate(claim));
  // An index is built once for each array.
  return { abandoned, others: abandoned.length === 0 ? others : difference(others, abandoned) };
}

function difference(claims: readonly StoredClaim[], without: readonly StoredClaim[]): StoredClaim[] {
  return claims.filter((claim) => !without.includes(claim));
}
