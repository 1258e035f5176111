import { accountsOf } from "../../aws/aggregator";
import { retrying } from "../../aws/retry";
import { NO_CLAIM, nextClaim } from "../../domain/claims";
import { findRemaining } from "../../live/find";
import { readClaims } from "../../sharing/claims";
import type { Context } from "../../sharing/context";
import { splitClaims } from "../../sharing/store/store";
import { accountsIn, type Outputs } from "../inputs";
import { currentStore } from "../store";
import { countAfter } from "./joining";

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
  const kept = { region, arn, claims: currentStore(olds, found.tags) };
  const claims = await readClaims(context, kept, found.tags, key);
  const live = accountsOf(found.live.source);
  const { own = NO_CLAIM, others, unreadable } = splitClaims(claims, key);
  const claim = nextClaim(own, accountsIn(olds), []);
  countAfter({ name, region, key }, claims, { claim, others, live, unreadable });
}
