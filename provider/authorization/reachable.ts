import { isDenied, isOfKind } from "../aws/errors";
import { countRegions } from "../domain/regionLine";
import { difference, sortedUnique } from "../domain/sets";
import { printOnce } from "../engine/context";
import type { Context } from "../process/context";
import { type Look, lookOnce } from "./find";
import { authorizedIn, type Inputs, labelOf } from "./inputs";

/** The account's enabled regions in which an authorization is possible. */
interface Reachable {
  readonly regions: readonly string[];
  /** What was found in the new regions. */
  readonly looks: ReadonlyMap<string, Look>;
}

/**
 * Leaves out the new regions in which nothing can be authorized: AWS denies the caller there, for example by a service
 * control policy that restricts regions, or AWS Config has no endpoint there. A warning names each. If no region
 * answers, the caller lacks permissions or a connection: leave out no region, and fail.
 *
 * @param enabled - all regions that the account has enabled
 * @param known - the regions of the last deployment, which stay in any case
 */
export async function reachableOf(
  context: Context,
  inputs: Inputs,
  enabled: readonly string[],
  known: readonly string[],
): Promise<Reachable> {
  const looks = await lookOnce(context, difference(enabled, known), authorizedIn(inputs));
  const failedBy = (is: (error: unknown) => boolean) =>
    sortedUnique([...looks].flatMap(([region, look]) => ("error" in look && is(look.error) ? [region] : [])));
  const denied = failedBy(isDenied);
  const unreachable = failedBy((error) => isOfKind(error, "unreachable"));
  const out = [...denied, ...unreachable];
  if (out.length === 0 || !(await isAnswered(context, inputs, looks, known)))
    return { regions: enabled, looks };
  const label = labelOf(inputs);
  const leave = (regions: readonly string[], why: string) => {
    const line = `${label}: regions: "all" leaves out ${countRegions(regions)}: ${why}`;
    if (regions.length > 0) printOnce(context, "warn", line);
  };
  leave(denied, "AWS denies AWS Config to the caller there, as a policy that restricts regions does");
  leave(unreachable, "AWS Config can't be reached there, so it is most likely not offered there");
  return { regions: difference(enabled, out), looks };
}

/** Whether the caller may read some region: a new one or, if there is none, an earlier one. */
async function isAnswered(
  context: Context,
  inputs: Inputs,
  looks: ReadonlyMap<string, Look>,
  known: readonly string[],
): Promise<boolean> {
  if ([...looks.values()].some((look) => "found" in look)) return true;
  for (const region of known) {
    const look = (await lookOnce(context, [region], authorizedIn(inputs))).get(region);
    if (look && "found" in look) return true;
  }
  return false;
}
