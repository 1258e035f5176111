import { accountsOf } from "../aws/aggregator";
import { isOverLimit, type Removals } from "../domain/removals";
import { difference } from "../domain/sets";
import { hides } from "../engine/secret";
import { isUnknown } from "../engine/unknown";
import { TooManyRemovalsError } from "../sharing/errors";
import type { Declared, Inputs } from "./inputs";
import type { Live, Plan } from "./plan";

/** What is known of an update in addition to its plan. */
interface Change {
  /** What the resource declared before. */
  readonly former: Declared;
  readonly declared: Declared;
  readonly live: Live;
}

/**
 * Refuses a plan that removes more accounts than one change may, so that a list that was empty by mistake doesn't empty
 * an aggregator.
 *
 * @param inputs - of the program; what was secret in the last deployment is marked as secret
 * @throws TooManyRemovalsError
 */
export function refuseRemovals(inputs: Inputs, plan: Plan, change: Change): void {
  const { name, region, maxRemovals: max } = inputs;
  // The update checks this again, when the value is known.
  if (isUnknown(max)) return;
  const removals = removalsOf(plan, change);
  if (isOverLimit(removals, max))
    throw new TooManyRemovalsError(name, region, removals, { max, secret: hides(inputs, "accountIds") });
}

/**
 * The accounts that a plan removes, and the number of accounts of which they are a part: those that the resource
 * declared before and, with `replace`, also those of others.
 */
function removalsOf({ put }: Plan, { former, declared, live }: Change): Removals {
  const before = live.aggregator ? accountsOf(live.aggregator.source) : [];
  const removed = put ? difference(before, accountsOf(put.source)) : [];
  const others = declared.mode === "replace" ? before : removed;
  return { removed, of: new Set([...accountsOf(former.source), ...others]).size };
}
