import { accountsOf, type LiveAggregator } from "../../aws/aggregator";
import { retrying } from "../../aws/retry";
import { accountLine } from "../../domain/accountLine";
import { NO_CLAIM, nextClaim } from "../../domain/claims";
import { difference } from "../../domain/sets";
import { findRemaining } from "../../live/find";
import type { Context } from "../../process/context";
import { readClaims } from "../../sharing/claims";
import type { Shared } from "../../sharing/share";
import { splitClaims } from "../../sharing/store/store";
import { accountsIn, isSecret, type Outputs } from "../inputs";
import { currentStore } from "../store";
import { countAfter, describeHolders } from "./joining";

/**
 * Checks whether a membership that is about to be replaced can leave its aggregator.
 *
 * @throws LastAccountError, UnreadableClaimError, ClosingError, OtherStoreError, AwsError
 */
export async function previewLeaving(context: Context, olds: Outputs): Promise<void> {
  const { aggregatorName: name, region, aggregatorArn: arn, claimKey: key } = olds;
  const found = await retrying(
    () => findRemaining(context.configuration.api(region), name, arn),
    context.clock,
  );
  if (!found || found.live.arn !== arn) return;
  const reference = { region, arn, location: currentStore(olds, found.tags) };
  const stored = await readClaims(context, reference, found.tags, key);
  const live = accountsOf(found.live.source);
  const { own = NO_CLAIM, others, unreadable } = splitClaims(stored, key);
  const claim = nextClaim(own, accountsIn(olds), []);
  countAfter({ name, region, key }, stored, { claim, others, live, unreadable });
}

/**
 * Describes which accounts left with a membership: `left; −1 account (222222222222), 777788889999 stays through
 * payments/prod`.
 *
 * @param before - the aggregator as it was
 * @param left - the aggregator as it is now, and what others claim; undefined if it is gone
 */
export function describeLeft(olds: Outputs, before: LiveAggregator, left: Shared | undefined): string {
  if (!left) return "left; the aggregator was deleted meanwhile";
  const there = new Set(accountsOf(before.source));
  const own = accountsIn(olds).filter((id) => there.has(id));
  const removed = difference(own, accountsOf(left.live.source));
  const ids = difference(own, removed);
  const others = left.stored ? splitClaims(left.stored, olds.claimKey).others : [];
  const line = accountLine(
    { removed, staying: { ids, through: describeHolders(ids, others) } },
    { secret: isSecret(olds) },
  );
  return ["left", line].filter(Boolean).join("; ");
}
