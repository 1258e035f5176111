import { retrying } from "../aws/retry";
import type { OwnerIdentity } from "../domain/owner";
import type { Context } from "../sharing/context";
import { findAuthorization } from "./find";
import { authorizedIn, type Grant, type Inputs, identityIn } from "./inputs";
import { type Existing, isControlTowers, isStillOwn, relationOf } from "./relation";

/** What became of an authorization that a resource gives up. */
export type Withdrawn =
  | "removed"
  /** It was gone already. */
  | "gone"
  /** It was there before this resource. */
  | "left"
  /** By now it is AWS Control Tower's. */
  | "control tower"
  /** Somebody has deleted it and made it again, or has taken it over. */
  | "other";

/**
 * Takes an authorization back, unless it is somebody else's. What makes it safe wherever the process dies: the state keeps
 * the region until the delete has come to its end, and a region in which there is none is done.
 *
 * @param recorded - what the state knows of it; undefined where a Put may have taken effect whose answer was lost
 */
export async function withdraw(
  context: Context,
  region: string,
  inputs: Inputs,
  uid: string,
  recorded: Grant | undefined,
): Promise<Withdrawn> {
  if (recorded?.adopted) return "left";
  const own = identityIn(inputs, uid);
  return retrying(async () => {
    const found = await findAuthorization(context, region, authorizedIn(inputs));
    if (!found) return "gone";
    if (isControlTowers(found.tags)) return "control tower";
    if (!isOwn(found, own, recorded)) return "other";
    await context.configuration.authorizations(region).remove(authorizedIn(inputs));
    return "removed";
  }, context.clock);
}

/** What a run has not come to record may still bear the id of the killed create that made it. */
function isOwn(found: Existing, own: OwnerIdentity, recorded: Grant | undefined): boolean {
  if (recorded) return isStillOwn(found, recorded, own);
  const relation = relationOf(found, own);
  return relation === "own" || relation === "unfinished";
}
