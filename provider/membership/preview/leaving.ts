import { accountsOf } from "../../aws/aggregator";
import { retrying } from "../../aws/retry";
import { type ClaimLocation, locationOf, storeName } from "../../domain/claimLocation";
import { NO_CLAIM, nextClaim } from "../../domain/claims";
import { sharedIn } from "../../domain/owner";
import type { Tags } from "../../domain/tags";
import { findRemaining } from "../../live/find";
import { readClaims } from "../../sharing/claims";
import type { Context } from "../../sharing/context";
import { refuseOtherStore } from "../../sharing/joinable";
import { splitClaims } from "../../sharing/store/store";
import { accountsIn, type Outputs } from "../inputs";
import { countAfter } from "./joining";

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
  const claim = nextClaim(own, accountsIn(olds), []);
  countAfter({ name, region, key }, claims, { claim, others, live, unreadable });
}
