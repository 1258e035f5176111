import { retrying } from "../aws/retry";
import { type ClaimLocation, locationOf, storeName } from "../domain/claimLocation";
import { sharedIn } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { findExisting } from "../live/find";
import type { SharingContext } from "../sharing/context";
import { refuseOtherStore } from "../sharing/joinable";
import type { Inputs, Outputs } from "./inputs";

type Named = Pick<Inputs, "aggregatorName" | "region" | "claims">;

/**
 * The store in which a membership keeps its claim: the one that its program names, otherwise the one that the
 * aggregator's tags name.
 *
 * @param tags - all tags of the aggregator
 * @throws OtherStoreError, if the tags don't hold the whole name of the table
 */
export function resolveStore(named: Named, tags: Tags): ClaimLocation | undefined {
  return named.claims ?? storeInTags(named, tags);
}

/**
 * The store that holds the claim of an existing membership now. The owner may have moved it.
 *
 * @throws OtherStoreError, if the tags don't hold the whole name of the table
 */
export function currentStore(state: Outputs, tags: Tags): ClaimLocation | undefined {
  const theirs = sharedIn(tags);
  const isKnown = theirs === undefined || theirs === storeName(state.claims, state.region);
  return isKnown ? state.claims : storeInTags(state, tags);
}

function storeInTags({ aggregatorName: name, region }: Named, tags: Tags): ClaimLocation | undefined {
  const store = sharedIn(tags);
  const location = store === undefined ? undefined : locationOf(store);
  // A name that was cut off can't be resolved.
  if (store !== undefined) refuseOtherStore(name, region, tags, storeName(location, region));
  return location;
}

/**
 * The store in which a run is to keep the claim of a membership. The first try uses what check found a moment ago; a
 * run that starts again after the owner's move reads the tags.
 */
export async function findStore(
  { configuration, clock, joinCache }: SharingContext,
  inputs: Inputs,
  { arn, isAgain }: { readonly arn: string | undefined; readonly isAgain: boolean },
): Promise<ClaimLocation | undefined> {
  const { aggregatorName: name, region, claims, claimKey } = inputs;
  if (claims !== undefined) return claims;
  const found = isAgain ? undefined : joinCache.foundFor(claimKey);
  if (found && (arn === undefined || found.arn === arn)) return found.location;
  const existing = await retrying(() => findExisting(configuration.api(region), name, arn), clock);
  return existing && resolveStore(inputs, existing.tags);
}
