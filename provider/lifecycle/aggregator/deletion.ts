import type { ConfigAggregatorError } from "../../aws/errors";
import { OWNER_TAG, parseOwner, sameOwner } from "../../merge/owner";
import { difference } from "../../merge/sets";
import { AwsOwnedError, NotEmptyError, OwnedByOtherError } from "./errors";
import type { Existing } from "./find";
import { awsOwner } from "./found";
import { declaredIn, hides, type Outputs } from "./inputs";
import { accountsOf } from "./plan";

/** What deleting a resource comes to. Previews tell it, delete does it. */
export type Deletion =
  /** It is no longer there; what has its name, if anything, is somebody else's. */
  | { readonly kind: "gone" }
  | { readonly kind: "refused"; readonly error: ConfigAggregatorError & { readonly reason: string } }
  | { readonly kind: "deleted" };

/** Decides it as for a bucket: not while others have something in it, unless `forceDestroy` was deployed. */
export function deletionOf(olds: Outputs, found: Existing | undefined): Deletion {
  if (!found) return { kind: "gone" };
  const { live, tags, owner } = found;
  const own = sameOwner(tags[OWNER_TAG], olds.owner);
  if (live.arn !== olds.arn && !own) return { kind: "gone" };
  const service = awsOwner(live, tags);
  if (service) return { kind: "refused", error: new AwsOwnedError(live.name, olds.region, service) };
  // Renamed without an alias: the resource of the new name has adopted what this one let go.
  if (owner && !own && owner.stack === parseOwner(olds.owner)?.stack) return { kind: "gone" };
  if (olds.forceDestroy) return { kind: "deleted" };
  if (owner && !own) return { kind: "refused", error: new OwnedByOtherError(olds.name, olds.region, owner) };
  const others =
    olds.merge === "replace" ? [] : difference(accountsOf(live.source), accountsOf(declaredIn(olds).source));
  if (others.length > 0)
    return {
      kind: "refused",
      error: new NotEmptyError(olds.name, olds.region, others, hides(olds, "accountIds")),
    };
  return { kind: "deleted" };
}
