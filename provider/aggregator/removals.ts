import { accountsOf } from "../aws/aggregator";
import { isOverLimit, type Removals } from "../domain/removals";
import { difference } from "../domain/sets";
import { isUnknown } from "../engine/unknown";
import { TooManyRemovalsError } from "../sharing/errors";
import { type Declared, hides, type Inputs } from "./inputs";
import type { Live, Plan } from "./plan";

/** What is known of an update beside its plan. */
interface Change {
  /** What the resource declared before. */
  readonly former: Declared;
  readonly declared: Declared;
  readonly live: Live;
}

/**
 * Refuses a plan that takes out more accounts than one change may, so that a list which came back empty doesn't empty an
 * aggregator.
 *
 * @param inputs - of the program, as secret as what was deployed before
 * @throws TooManyRemovalsError
 */
export function refuseRemovals(inputs: Inputs, plan: Plan, change: Change): void {
  const { name, region, maxRemovals: max } = inputs;
  // What it is will be known when the update asks again.
  if (isUnknown(max)) return;
  const removals = removalsOf(plan, change);
  if (isOverLimit(removals, max))
    throw new TooManyRemovalsError(name, region, removals, { max, secret: hides(inputs, "accountIds") });
}

/**
 * What a plan takes out: of the accounts that the resource declared before and, with `replace`, of those that others put
 * there, too.
 */
export function removalsOf({ put }: Plan, { former, declared, live }: Change): Removals {
  const before = live.aggregator ? accountsOf(live.aggregator.source) : [];
  const removed = put ? difference(before, accountsOf(put.source)) : [];
  const others = declared.mode === "replace" ? before : removed;
  return { removed, of: new Set([...accountsOf(former.source), ...others]).size };
}
