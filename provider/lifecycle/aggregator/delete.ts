import type { LiveAggregator } from "../../aws/aggregator";
import { retrying } from "../../aws/retry";
import { OWNER_TAG, parseOwner, sameOwner } from "../../merge/owner";
import { difference } from "../../merge/sets";
import type { Context } from "./context";
import { NotEmptyError, OwnedByOtherError } from "./errors";
import { declaredIn, type Outputs } from "./inputs";
import { accountsOf } from "./plan";
import { findRemaining, hidesAccounts, refuseAwsOwned } from "./takeover";

/**
 * Deletes an aggregator as one deletes a bucket: not while others still have something in it, unless
 * `forceDestroy` was deployed. One that is gone already is a success; so is one whose name somebody else has
 * given to another.
 *
 * @throws NotEmptyError, OwnedByOtherError, AwsOwnedError, AwsError
 */
export async function remove({ configuration, clock }: Context, olds: Outputs): Promise<void> {
  const api = configuration.api(olds.region);
  await retrying(async () => {
    const found = await findRemaining(api, olds.name);
    if (!found) return;
    const { live } = found;
    const owner = found.tags[OWNER_TAG];
    if (live.arn !== olds.arn && !sameOwner(owner, olds.owner)) return;
    refuseAwsOwned(live, olds.region);
    if (!olds.forceDestroy) refuseOthers(olds, live, owner);
    await api.remove(olds.name);
  }, clock);
}

function refuseOthers(olds: Outputs, live: LiveAggregator, ownerTag: string | undefined): void {
  const owner = parseOwner(ownerTag);
  if (owner && !sameOwner(ownerTag, olds.owner)) throw new OwnedByOtherError(olds.name, olds.region, owner);
  if (olds.merge === "replace") return;
  const others = difference(accountsOf(live.source), accountsOf(declaredIn(olds).source));
  if (others.length > 0) throw new NotEmptyError(olds.name, olds.region, others, hidesAccounts(olds));
}
