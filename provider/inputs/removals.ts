import type { Report } from "../domain/problem";
import { isMaxRemovals, MAX_REMOVALS_RULE } from "../domain/removals";
import { isUnknown } from "../engine/unknown";

/** How many accounts a change may remove, in the form that the state holds. */
export function maxRemovals(value: unknown, report: Report): unknown {
  if (value !== undefined && !isUnknown(value) && !isMaxRemovals(value))
    report("maxRemovals", value, MAX_REMOVALS_RULE);
  return value;
}
