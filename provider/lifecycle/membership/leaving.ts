import { retrying } from "../../aws/retry";
import { type ClaimLocation, locationOf, storeName } from "../../claims/location";
import { splitClaims } from "../../claims/store";
import { countShared, NO_CLAIM, nextClaim } from "../../merge/claims";
import { sharedIn } from "../../merge/owner";
import type { Tags } from "../../merge/tags";
import { findRemaining } from "../aggregator/find";
import { accountsOf } from "../aggregator/plan";
import type { Context } from "../context";
import { readClaims } from "../sharing/claims";
import { LastAccountError } from "../sharing/errors";
import { refuseClosing, refuseOtherStore, refuseUnreadable } from "../sharing/joinable";
import { accountsIn, type Outputs } from "./inputs";

/** Where the claim of a membership is by now: the owner may have moved it. */
export function claimsNow(
  { aggregatorName: name, region, claims }: Outputs,
  tags: Tags,
): ClaimLocation | undefined {
  const theirs = sharedIn(tags);
  if (theirs === undefined || theirs === storeName(claims, region)) return claims;
  const location = locationOf(theirs);
  // A name that was cut leads nowhere.
  refuseOtherStore(name, region, tags, storeName(location, region));
  return location;
}

/**
 * Looks whether a membership that is about to be replaced can leave what it has joined.
 *
 * @throws LastAccountError, UnreadableClaimError, ClosingError, OtherStoreError, AwsError
 */
export async function foreseeLeaving(context: Context, olds: Outputs): Promise<void> {
  const { aggregatorName: name, region, aggregatorArn: arn, claimKey: key } = olds;
  const found = await retrying(
    () => findRemaining(context.configuration.api(region), name, arn),
    context.clock,
  );
  if (!found || found.live.arn !== arn) return;
  const kept = { region, arn, claims: claimsNow(olds, found.tags) };
  const claims = await readClaims(context, kept, found.tags, key);
  const live = accountsOf(found.live.source);
  const { own = NO_CLAIM, others, unreadable } = splitClaims(claims, key);
  const left = nextClaim(own, accountsIn(olds), []);
  refuseClosing(name, region, others);
  refuseUnreadable({ name, region, key }, claims, left, live);
  if (live.length > 0 && countShared(left, others, live, unreadable) === 0)
    throw new LastAccountError(name, region);
}
