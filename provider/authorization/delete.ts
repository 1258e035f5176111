import { seenAfter } from "../aws/patient";
import { difference } from "../domain/sets";
import { propagationOf } from "../engine/timing";
import { waitUntilLanded } from "../live/lostAnswer";
import type { Context } from "../process/context";
import { homeRegion, refuseOtherAccount } from "./account";
import { lookInEach } from "./find";
import { authorizedIn, grantedRegions, isOwnAccount, labelOf, type Outputs } from "./inputs";
import { findStrays, suspicionOf } from "./journal";
import { failedOf, failure } from "./regions";
import { printWithdrawn, withdrawIn } from "./withdrawIn";

/**
 * Deletes all authorizations that this resource made. It keeps those that existed before, and those that have another
 * owner by now. One that is gone already counts as deleted. Wherever this is killed, the next delete does the rest.
 *
 * @throws OtherAccountError; RegionsFailedError, if some regions failed
 */
export async function remove(context: Context, olds: Outputs): Promise<void> {
  if (isOwnAccount(olds)) return;
  const { pending = [] } = olds;
  const granted = grantedRegions(olds);
  const regions = [...granted, ...difference(pending, granted)];
  await refuseOtherAccount(context, olds, "deleted");
  await waitForLost(context, olds);
  const seen = await lookInEach(context, regions, authorizedIn(olds));
  const suspicion = suspicionOf(olds, new Map([...seen].map(([region, { found }]) => [region, found?.tags])));
  const strays = suspicion ? difference(await findStrays(context, olds, suspicion), regions) : [];
  // Delete the marked authorization last. If this run is killed, the next delete still finds the others.
  const early = await withdrawIn(context, strays, olds);
  const withdrawn = [...early, ...(await withdrawIn(context, regions, olds, seen))];
  printWithdrawn(context, olds, withdrawn);
  const failed = failedOf(withdrawn);
  if (failed.length > 0) throw failure(olds, "deleted", failed, withdrawn.length);
  // The next resource that authorizes there must not see the deleted one.
  if (withdrawn.some(({ what }) => what === "removed"))
    await context.clock.sleep(seenAfter(propagationOf(context.configuration)));
}

/**
 * A Put whose answer was lost may take effect later. Right after the delete, it would leave an authorization behind.
 */
async function waitForLost(context: Context, olds: Outputs): Promise<void> {
  if (olds.lostUntil === undefined) return;
  const home = await homeRegion(context, olds);
  const left = olds.lostUntil * 1000 - context.configuration.authorizations(home).earliest();
  if (left > 0) await waitUntilLanded(context, left, labelOf(olds));
}
