import { accountsOf } from "../aws/aggregator";
import { adviceFor, storeName } from "../domain/claimLocation";
import { NO_CLAIM, sameClaim } from "../domain/claims";
import { sharedIn } from "../domain/owner";
import { inline } from "../domain/printable";
import { difference } from "../domain/sets";
import type { ReadResult } from "../engine/steps";
import { memberMap } from "../inputs/accounts";
import { findRemaining } from "../live/find";
import type { Context } from "../process/context";
import { readSettled } from "../sharing/claims";
import { splitClaims } from "../sharing/store/store";
import { touch } from "../sharing/storeAdmin";
import { MembershipNotReadableError } from "./errors";
import { accountsIn, type Inputs, inputsIn, type Outputs, outputsOf } from "./inputs";
import { currentStore } from "./store";

/**
 * Reads a membership as it is now: what it claims, and which of that is on the aggregator. If the aggregator is gone,
 * or another one has its name, the membership is gone with it, and the next `up` joins again.
 *
 * @param olds - outputs of the last deployment
 */
export async function read(
  context: Context,
  id: string,
  olds: Partial<Outputs>,
): Promise<ReadResult<Inputs, Outputs>> {
  if (!isManaged(olds)) throw new MembershipNotReadableError(id);
  const { aggregatorName: name, region, aggregatorArn: arn, claimKey } = olds;
  context.checkCache.refreshing(claimKey);
  const found = await findRemaining(context.configuration.api(region), name, arn);
  if (!found || found.live.arn !== arn) {
    context.info(
      `${name}: ${found ? "the aggregator was deleted and recreated: the next up joins the new one" : "the aggregator is gone: the next up can join it again once its owner has recreated it"}`,
    );
    return {};
  }
  const live = accountsOf(found.live.source);
  const store = sharedIn(found.tags);
  const named = inputsIn(olds).claims;
  if (named && store !== undefined && store !== storeName(named, region)) {
    context.warn(
      `${name}: its claims are now kept in ${inline(store)}, but this stack still reads another store: ${inline(adviceFor(store))}`,
    );
    return { id, props: outputsOf(inputsIn(olds), { arn, location: named }, live), inputs: inputsIn(olds) };
  }
  const location = currentStore(olds, found.tags);
  const reference = { region, arn, location };
  const { stored, tags } = await readSettled(context, reference, found.tags, claimKey);
  const { own: claim } = splitClaims(stored, claimKey);
  const own = claim ?? NO_CLAIM;
  if (claim) await touch(context, name, reference, claimKey, tags);
  // If the claim is lost, the declared accounts still belong to this stack. A killed run may have claimed more.
  const had = difference([...accountsIn(olds), ...own.accounts], own.leaving);
  const there = new Set(live);
  const shown = had.filter((id) => there.has(id));
  const isMarked = claim?.run !== undefined || stored.turns.some(({ key }) => key === claimKey);
  const { unfinished: _, ...declared } = inputsIn(olds);
  const isUnfinished = isMarked || !sameClaim(own, { accounts: accountsIn(olds), leaving: [] });
  const inputs: Inputs = {
    ...declared,
    accountIds: memberMap(shown),
    ...(isUnfinished && { unfinished: true }),
  };
  const props = {
    ...outputsOf(inputs, { arn, location }, live),
    ...(isUnfinished && { unfinished: true as const }),
  };
  const { createdAt: __, ...recorded } = inputs;
  return { id, props, inputs: recorded };
}

function isManaged(olds: Partial<Outputs>): olds is Outputs {
  return olds.claimKey !== undefined && olds.aggregatorArn !== undefined;
}
