import { seenAfter } from "../aws/patient";
import { difference } from "../domain/sets";
import { visibleIn } from "../engine/timing";
import type { Context } from "../sharing/context";
import { waitUntilLanded } from "../sharing/protocol/progress";
import { homeRegion, refuseOtherAccount } from "./account";
import { lookInEach } from "./find";
import { authorizedIn, grantedRegions, isOwnAccount, labelOf, type Outputs } from "./inputs";
import { findStrays, suspicionOf } from "./journal";
import { failedOf, failure } from "./regions";
import { printWithdrawn, withdrawIn } from "./withdrawIn";

/**
 * Takes all authorizations back that this resource has made. Those that were there before stay, and so do those that are
 * somebody else's by now; one that is gone already is a success. Wherever it is killed, the next delete does the rest.
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
  // What tells of them goes after them: should this be killed, the next delete looks for them as well.
  const early = await withdrawIn(context, strays, olds);
  const withdrawn = [...early, ...(await withdrawIn(context, regions, olds, seen))];
  printWithdrawn(context, olds, withdrawn);
  const failed = failedOf(withdrawn);
  if (failed.length > 0) throw failure(olds, "deleted", failed, withdrawn.length);
  // Whoever authorizes there next must not see it any more.
  if (withdrawn.some(({ what }) => what === "removed"))
    await context.clock.sleep(seenAfter(visibleIn(context.configuration)));
}

/** A Put whose answer was lost may take effect later: right after the delete, it would be left behind for ever. */
async function waitForLost(context: Context, olds: Outputs): Promise<void> {
  if (olds.lostUntil === undefined) return;
  const home = await homeRegion(context, olds);
  const left = olds.lostUntil * 1000 - context.configuration.authorizations(home).earliest();
  if (left > 0) await waitUntilLanded(context, left, labelOf(olds));
}
