import { accountsOf } from "../aws/aggregator";
import type { ConfigAggregatorError } from "../aws/errors";
import { ownerClaimKey } from "../domain/identity";
import { hasSameName, isOwnedBy, OWNER_TAG, parseOwner } from "../domain/owner";
import { difference } from "../domain/sets";
import { hides } from "../engine/secret";
import { AwsOwnedError } from "../live/errors";
import type { Existing } from "../live/find";
import { awsOwner } from "../live/found";
import { isPredecessor } from "../sharing/abandoned";
import { type StoredClaims, splitClaims } from "../sharing/store/store";
import { NotEmptyError, OwnedByOtherError } from "./errors";
import { declaredIn, type Inputs, type Outputs } from "./inputs";
import { claimedError, type LeaveAdvice } from "./sharing/ownMembers";
import { isCarriedOn } from "./takeover";

/** What deleting a resource will do. Previews print it, delete does it. */
export type Deletion =
  /** It no longer exists. If another aggregator has its name, that one belongs to somebody else. */
  | { readonly kind: "gone" }
  | { readonly kind: "refused"; readonly error: ConfigAggregatorError & { readonly reason: string } }
  | { readonly kind: "deleted" };

/** What to do if memberships hold claims: of other stacks, or of this one alone. */
export const LEAVE: LeaveAdvice = {
  others:
    "Have them leave first (`pulumi destroy` of their memberships; `claims prune` for stacks that no longer exist), or set " +
    "forceDestroy: true, run `pulumi up`, then delete it again.",
  own:
    "Remove them from the program, or pass them the aggregator itself as aggregator instead of its name, run `pulumi up`, " +
    "then delete it again. If this stack no longer has such a membership, `claims prune` removes its claim. Or set " +
    "forceDestroy: true, run `pulumi up`, then delete it again.",
};

/**
 * Keys of the claims by which other stacks hold accounts, and of those that can't be read. The claim that a killed
 * create of the owner left is not counted: it is removed together with the owner's own.
 */
export function membersOf(stored: StoredClaims, owner: Inputs): string[] {
  const own = { key: ownerClaimKey(owner), createdAt: owner.createdAt };
  const { others } = splitClaims(stored, own.key);
  const holders = others.filter((claim) => claim.accounts.length > 0 && !isPredecessor(claim, own));
  return [...holders.map((claim) => claim.key), ...stored.torn, ...stored.damaged];
}

/**
 * Decides whether an aggregator may be deleted. As with a bucket, it may not while others have something in it, unless
 * `forceDestroy` was deployed.
 *
 * @param stored - of all stacks, if they may join
 */
export function deletionOf(olds: Outputs, found: Existing | undefined, stored?: StoredClaims): Deletion {
  if (!found) return { kind: "gone" };
  const { live, tags, owner } = found;
  const own = isOwnedBy(tags[OWNER_TAG], olds) || isCarriedOn(olds, found);
  if (live.arn !== olds.arn && !own) return { kind: "gone" };
  const service = awsOwner(live, tags);
  if (service) return { kind: "refused", error: new AwsOwnedError(live.name, olds.region, service) };
  // Another resource of this name, or of this stack, owns it by now: it was created before this delete, or it adopted
  // the aggregator.
  const isOfStack =
    owner?.stack === parseOwner(olds.owner)?.stack || hasSameName(tags[OWNER_TAG], olds.owner);
  if (owner && !own && isOfStack) return { kind: "gone" };
  // forceDestroy overrides what is in the aggregator, not who owns it.
  if (owner && !own) return { kind: "refused", error: new OwnedByOtherError(olds.name, olds.region, owner) };
  if (olds.forceDestroy) return { kind: "deleted" };
  const members = stored ? membersOf(stored, olds) : [];
  if (members.length > 0)
    return {
      kind: "refused",
      error: claimedError(olds, "deleted", members, LEAVE),
    };
  const others =
    olds.merge === "replace" ? [] : difference(accountsOf(live.source), accountsOf(declaredIn(olds).source));
  if (others.length > 0)
    return {
      kind: "refused",
      error: new NotEmptyError(olds.name, olds.region, others, hides(olds, "accountIds")),
    };
  return { kind: "deleted" };
}
