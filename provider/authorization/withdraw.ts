import { retrying } from "../aws/retry";
import type { OwnerIdentity } from "../domain/owner";
import type { Context } from "../process/context";
import { findAuthorization } from "./find";
import type { Before } from "./grant";
import { authorizedIn, type Grant, identityIn, type Outputs } from "./inputs";
import { type Existing, isControlTowers, isStillOwn, relationOf } from "./relation";

/** What happened to an authorization that a resource gives up. */
export type Withdrawn =
  | "removed"
  /** It was gone already. */
  | "gone"
  /** It existed before this resource. */
  | "left"
  /** AWS Control Tower manages it by now. */
  | "control tower"
  /** Somebody has deleted and recreated it, or has taken it over. */
  | "other";

/**
 * Deletes an authorization unless it belongs to somebody else. This is safe wherever the process dies: the state keeps
 * the region until the delete has finished, and a region without an authorization counts as done.
 *
 * @param before - without `recorded` if a run may have authorized and was killed before it recorded that
 */
export async function withdraw(
  context: Context,
  region: string,
  olds: Outputs,
  { seen, recorded }: Before,
): Promise<Withdrawn> {
  if (recorded?.adopted) return "left";
  const own = identityIn(olds, olds.uid);
  let known = seen;
  return retrying(async () => {
    const found = known ? known.found : await findAuthorization(context, region, authorizedIn(olds));
    known = undefined;
    if (!found) return "gone";
    if (isControlTowers(found.tags)) return "control tower";
    if (!isOwn(found, own, recorded)) return "other";
    await context.configuration.authorizations(region).remove(authorizedIn(olds));
    return "removed";
  }, context.clock);
}

/** An authorization that no run has recorded may still have the id of the killed create that made it. */
function isOwn(found: Existing, own: OwnerIdentity, recorded: Grant | undefined): boolean {
  if (recorded) return isStillOwn(found, recorded, own);
  const relation = relationOf(found, own);
  return relation === "own" || relation === "unfinished";
}
