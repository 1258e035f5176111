import { isNamesake } from "../domain/claimKey";
import type { StoredClaim } from "./store/store";

/** A resource and what distinguishes its claims from those of others. */
export interface Claimant {
  readonly key: string;
  /** When it was created, in seconds since the epoch, AWS's time; undefined before that. */
  readonly createdAt?: number | undefined;
  /** Whether it is being created. */
  readonly isNew: boolean;
}

/** The parts of a claim that show whether it was abandoned. */
type Named = Pick<StoredClaim, "key" | "run">;

/**
 * Whether a claim comes from an unfinished create of the same resource that began before the resource was created. That
 * create was killed, and the resource takes its claim over.
 */
export function isPredecessor({ key, run }: Named, own: Pick<Claimant, "key" | "createdAt">): boolean {
  const { key: ownKey, createdAt = Number.NEGATIVE_INFINITY } = own;
  return key !== ownKey && isNamesake(key, ownKey) && run?.isNew === true && run.stamp < createdAt;
}

/** Whether another create of the same resource may have written a claim. The claim doesn't show which create it was. */
export function isOfName(claim: Named, resource: Claimant): boolean {
  return resource.isNew ? isNamesake(claim.key, resource.key) : isPredecessor(claim, resource);
}

/** Whether the create that wrote a claim has not finished: it is still running, was killed, or was rolled back. */
export function isUnfinishedCreate({
  run,
  accounts,
}: {
  readonly run?: { readonly isNew: boolean };
  readonly accounts: readonly string[];
}): boolean {
  return run ? run.isNew : accounts.length === 0;
}

/** The claims of others, separated from those of creates of the same resource. */
interface SplitOthers {
  /** A run takes these over, unless one of their creates turns out to be running. */
  readonly abandoned: readonly StoredClaim[];
  readonly others: readonly StoredClaim[];
}

/** Separates the claims of unfinished creates of the same resource. */
export function splitAbandoned(others: readonly StoredClaim[], resource: Claimant): SplitOthers {
  const abandoned = others.filter((claim) => isOfName(claim, resource) && isUnfinishedCreate(claim));
  // Keeps the same array if possible, because an index is built once for each array.
  return { abandoned, others: abandoned.length === 0 ? others : difference(others, abandoned) };
}

function difference(claims: readonly StoredClaim[], without: readonly StoredClaim[]): StoredClaim[] {
  return claims.filter((claim) => !without.includes(claim));
}
