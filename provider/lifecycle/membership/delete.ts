import { retrying } from "../../aws/retry";
import { storeName } from "../../claims/location";
import { findRemaining } from "../aggregator/find";
import type { Context } from "../context";
import { refuseOtherStore } from "../sharing/joinable";
import { share } from "../sharing/share";
import { accountsIn, type Outputs } from "./inputs";

/**
 * Leaves an aggregator: accounts that no other stack claims are taken out. An aggregator that is gone, or was made anew,
 * has been left already.
 *
 * @throws LastAccountError, UnreadableClaimError, OtherStoreError, AwsError
 */
export async function remove(context: Context, olds: Outputs): Promise<void> {
  const { aggregatorName: name, region, aggregatorArn: arn, claims, claimKey: key } = olds;
  const api = context.configuration.api(region);
  const found = await retrying(() => findRemaining(api, name), context.clock);
  if (!found || found.live.arn !== arn) return;
  refuseOtherStore(name, region, found.tags, storeName(claims, region));
  await share(
    context,
    { name, region, arn, claims, key },
    { intent: "leave", accounts: [], former: accountsIn(olds) },
  );
}
