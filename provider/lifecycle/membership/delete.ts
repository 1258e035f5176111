import { retrying } from "../../aws/retry";
import { type ClaimLocation, locationOf, storeName } from "../../claims/location";
import { sharedIn } from "../../merge/owner";
import type { Tags } from "../../merge/tags";
import { findRemaining } from "../aggregator/find";
import type { Context } from "../context";
import { refuseOtherStore } from "../sharing/joinable";
import { share } from "../sharing/share";
import { forget } from "../sharing/transfer";
import { accountsIn, type Outputs } from "./inputs";

/**
 * Leaves an aggregator: accounts that no other stack claims are taken out. An aggregator that is gone, or was made anew,
 * has been left already.
 *
 * @throws LastAccountError, UnreadableClaimError, OtherStoreError, AwsError
 */
export async function remove(context: Context, olds: Outputs): Promise<void> {
  const { aggregatorName: name, region, aggregatorArn: arn, claimKey: key } = olds;
  const api = context.configuration.api(region);
  const found = await retrying(() => findRemaining(api, name, arn), context.clock);
  if (!found || found.live.arn !== arn) return forget(context, { region, arn, claims: olds.claims }, key);
  const claims = claimsNow(olds, found.tags);
  await share(
    context,
    { name, region, arn, claims, key },
    { intent: "leave", accounts: [], former: accountsIn(olds) },
  );
}

/** Where the claim is by now: the owner may have moved it. */
function claimsNow({ aggregatorName: name, region, claims }: Outputs, tags: Tags): ClaimLocation | undefined {
  const theirs = sharedIn(tags);
  if (theirs === undefined || theirs === storeName(claims, region)) return claims;
  const location = locationOf(theirs);
  // A name that was cut leads nowhere.
  refuseOtherStore(name, region, tags, storeName(location, region));
  return location;
}
