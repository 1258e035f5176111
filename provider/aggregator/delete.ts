import { accountsOf } from "../aws/aggregator";
import { AwsError, isGone } from "../aws/errors";
import { seenAfter } from "../aws/patient";
import { retrying } from "../aws/retry";
import { locationOf } from "../domain/claimLocation";
import { whole } from "../domain/errorText";
import { ownerClaimKey } from "../domain/identity";
import { sharedIn } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { propagationOf } from "../engine/timing";
import { type Existing, findRemaining } from "../live/find";
import { isTable, readClaims } from "../sharing/claims";
import type { SharingContext } from "../sharing/context";
import { nameClaims } from "../sharing/errors";
import { share } from "../sharing/share";
import type { StoredClaims } from "../sharing/store/store";
import { forget } from "../sharing/storeAdmin";
import { deletionOf, LEAVE, membersOf } from "./deletion";
import { declaredIn, type Outputs, referenceIn } from "./inputs";

import { awaitOwnMembers } from "./sharing/ownMembers";
import { close, confirmClosing, ownerIn, reopen, withSharing } from "./sharing/shared";
import { declaredPart } from "./undeclared";

/**
 * Deletes an aggregator, unless others still have accounts in it. It also succeeds if the aggregator is already gone,
 * or if another aggregator has its name by now. If other stacks may join, joining is stopped first.
 *
 * @throws NotEmptyError, ClaimedError, OwnedByOtherError, AwsOwnedError, AwsError
 */
export async function remove(context: SharingContext, recorded: Outputs): Promise<void> {
  const state = declaredPart(recorded);
  const leavesSoon = awaitOwnMembers(context, state);
  await retrying(async () => {
    let done = false;
    while (!done) done = await removeUnless(context, state, leavesSoon);
  }, context.clock);
}

/**
 * @param isPassing - whether the reason for refusing the delete may soon be over
 * @returns whether the delete is done; if not, the aggregator has to be read again
 */
async function removeUnless(
  context: SharingContext,
  state: Outputs,
  isPassing: (error: Error, stored: StoredClaims | undefined) => Promise<boolean>,
): Promise<boolean> {
  const { configuration, clock } = context;
  const api = configuration.api(state.region);
  const found = await findRemaining(api, state.name, state.arn);
  // A replacement was created before this delete, and there is no owner tag that would show it.
  const creator = context.checkCache.createdFor(state.arn);
  if (creator !== undefined && creator !== state.uid) return leaveToOther(context, state, found);
  const olds = found ? withSharing(state, found.tags) : state;
  const stored = found && olds.merge === "shared" ? await claimsOn(context, olds, found.tags) : undefined;
  const deletion = deletionOf(olds, found, stored);
  if (deletion.kind === "refused") {
    if (await isPassing(deletion.error, stored)) return false;
    throw deletion.error;
  }
  if (deletion.kind === "gone") return leaveToOther(context, state, found);
  const members = stored ? membersOf(stored, olds) : [];
  if (members.length > 0)
    context.warn(
      `${olds.name}: deleted (forceDestroy) although others have joined it: ${nameClaims(members)}`,
    );
  if (stored) await removeShared(context, olds);
  else await api.remove(olds.name);
  // A stack that still sees the aggregator must also see that it is closing, and a stack that creates the next
  // aggregator of this name must no longer see this one.
  await clock.sleep(seenAfter(propagationOf(configuration)));
  if (stored && isTable(olds.claims)) await forget(context, referenceIn(olds), ownerClaimKey(olds));
  return true;
}

/**
 * Leaves an aggregator that another resource has taken over: the claim of this resource is removed, as that of any
 * stack that leaves.
 */
async function leaveToOther(
  context: SharingContext,
  state: Outputs,
  found: Existing | undefined,
): Promise<true> {
  const store = found?.live.arn === state.arn ? sharedIn(found.tags) : undefined;
  if (state.merge !== "shared" || store === undefined) return true;
  const former = accountsOf(declaredIn(state).source);
  const participant = { ...ownerIn(state, state.arn), location: locationOf(store), isMember: true };
  await share(context, participant, { intent: "leave", accounts: [], former });
  return true;
}

/**
 * The claims of all stacks. Undefined if the table that held them is gone: with `forceDestroy`, the aggregator is
 * deleted nevertheless.
 */
async function claimsOn(
  context: SharingContext,
  olds: Outputs,
  tags: Tags,
): Promise<StoredClaims | undefined> {
  try {
    return await readClaims(context, referenceIn(olds), tags);
  } catch (error) {
    if (!isGone(error) || !isTable(olds.claims) || !olds.forceDestroy) throw error;
    context.warn(
      `${olds.name}: its claims can't be read, but it is deleted nevertheless (forceDestroy): ${whole(error)}`,
    );
    return undefined;
  }
}

async function removeShared(context: SharingContext, olds: Outputs): Promise<void> {
  await close(context, olds, { step: "deleted", advice: LEAVE, force: olds.forceDestroy === true });
  await confirmClosing(context, olds);
  try {
    await context.configuration.api(olds.region).remove(olds.name);
  } catch (error) {
    // Other stacks may join again, unless the delete may still take effect.
    const isOpen = error instanceof AwsError && error.kind !== "unknown-outcome";
    if (isOpen) await reopen(context, olds).catch(() => {});
    throw error;
  }
}
