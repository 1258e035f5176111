import { accountsOf } from "../aws/aggregator";
import { isOverLimit, type Removals } from "../domain/removals";
import { sortedUnique } from "../domain/sets";
import { hides } from "../engine/secret";
import { isUnknown } from "../engine/unknown";
import { TooManyRemovalsError } from "../sharing/errors";
import type { Inputs } from "./inputs";
import type { Planned, PlannedAccounts } from "./plan";

/**
 * Refuses a plan that removes more accounts than one change may, so that a list that was empty by mistake doesn't empty
 * an aggregator.
 *
 * @param inputs - of the program; what was secret in the last deployment is marked as secret
 * @param change - the accounts of the plan
 * @param planned - what the plan was made of
 * @throws TooManyRemovalsError
 */
export function refuseRemovals(inputs: Inputs, change: PlannedAccounts, planned: Planned): void {
  const { name, region, maxRemovals: max } = inputs;
  // The update checks this again, when the value is known.
  if (isUnknown(max)) return;
  const removals = removalsOf(change, planned);
  if (isOverLimit(removals, max))
    throw new TooManyRemovalsError(name, region, removals, { max, secret: hides(inputs, "accountIds") });
}

/**
 * The accounts that a plan removes, and the number of accounts of which they are a part: those that the resource
 * declared before and, with `replace`, also those of others.
 */
function removalsOf(
  { removed: own, removedOfOthers }: PlannedAccounts,
  { former, declared, live }: Planned,
): Removals {
  const removed = sortedUnique([...own, ...removedOfOthers]);
  const before = live.aggregator ? accountsOf(live.aggregator.source) : [];
  const others = declared.mode === "replace" ? before : removed;
  return { removed, of: new Set([...(former ? accountsOf(former.source) : []), ...others]).size };
}
