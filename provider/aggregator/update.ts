import { retrying } from "../aws/retry";
import { formatId } from "../domain/aggregatorId";
import { TAGS_STORE } from "../domain/claimLocation";
import { sharedIn } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { PartialFailure } from "../engine/partialFailure";
import type { UpdateResult } from "../engine/steps";
import { explaining } from "../live/explain";
import type { SharingContext } from "../sharing/context";
import { parseClaims } from "../sharing/store/tagFormat";

import { empty } from "../sharing/storeAdmin";
import { declaredIn, type Inputs, identified, type Outputs, storeIn } from "./inputs";
import { formerlyDeclared, isOfOther, listTags, observe, refuseOtherOwner } from "./observe";
import { accountsChangedBy, type Needs, needsOf, needsOfAdoption, planUpdate, unitedNeeds } from "./plan";
import { reconcile } from "./reconcile";
import { refuseRemovals } from "./removals";
import { waitForClosing } from "./sharing/interruptedClosing";
import { noteLostAnswers, waitForWrites } from "./sharing/lostAnswers";
import { giveUp, move } from "./sharing/move";
import {
  beginSharing,
  claimedSoFar,
  close,
  confirmClosing,
  ENDING,
  publishOwn,
  reopen,
  withdraw,
  withSharing,
} from "./sharing/shared";
import { declaredPart, needsOfUndeclared } from "./undeclared";

/**
 * Updates a managed aggregator from what was declared before to what is declared now. Only the calls that the change
 * needs are made: a Describe and a Put for accounts, regions, role and filters; a ListTags and tag calls for tags; none
 * for `adopt` and `forceDestroy`. If other stacks may join, the update checks who owns the aggregator by now, and
 * accounts, regions and filters go through the publishing protocol.
 *
 * @throws AggregatorGoneError, AwsOwnedError, AwsError, the errors of sharing; PartialFailure, if the Put was done and
 *   tagging failed
 */
export async function update(
  context: SharingContext,
  recorded: Outputs,
  program: Inputs,
): Promise<UpdateResult<Outputs>> {
  const state = declaredPart(recorded);
  const inputs = identified(program, state);
  const isShared = [state.merge, inputs.merge].includes("shared");
  const found = isShared ? await tagsOf(context, state) : {};
  const tags = state.merge === "shared" ? await waitForClosing(context, state, found) : found;
  if (isShared) refuseOtherOwner(context, state, inputs, tags);
  const isTakenOver = isShared && isOfOther(context, state, tags);
  const olds = isShared ? asShared(state, inputs, tags, isTakenOver) : state;
  const asked = unitedNeeds(
    needsOf(declaredIn(olds), declaredIn(inputs), { unfinished: state.unfinished === true }),
    needsOfUndeclared(recorded, inputs),
    needsOfAdoption(olds, inputs),
  );
  const needs = { ...asked, tags: asked.tags || isTakenOver };
  if (inputs.merge === "shared")
    return { outs: await updateShared(context, { state, olds, tags }, inputs, needs) };
  const isAlone = olds.merge !== "shared";
  return { outs: await (isAlone ? updateAlone : updateUnshared)(context, olds, inputs, needs) };
}

function tagsOf({ configuration, clock }: SharingContext, olds: Outputs): Promise<Tags> {
  return retrying(() => listTags(configuration.api(olds.region), olds), clock);
}

function asShared(state: Outputs, inputs: Inputs, tags: Tags, isTakenOver: boolean): Outputs {
  // If a run that ended sharing was killed, this update continues it and removes what is left.
  const isEnding = sharedIn(tags) === undefined && inputs.merge !== "shared";
  return isEnding ? state : withSharing(state, tags, isTakenOver);
}

async function updateAlone(
  context: SharingContext,
  olds: Outputs,
  inputs: Inputs,
  needs: Needs,
): Promise<Outputs> {
  const { configuration, clock } = context;
  const api = configuration.api(olds.region);
  const { ignoreTags: ignored } = configuration.settings;
  const former = declaredIn(olds);
  const declared = declaredIn(inputs);
  const explain = explaining(api, configuration.organization(olds.region), olds.organization);
  const goal = { api, clock, inputs, olds, declaredTags: [former.tags, declared.tags], ignored, explain };
  return reconcile(goal, async () => {
    const live = await observe(context, olds, needs, inputs);
    const before = formerlyDeclared(context, olds, live.tags);
    const plan = planUpdate(before, declared, live, ignored);
    const planned = { former: before, declared, live };
    refuseRemovals(inputs, accountsChangedBy(plan, planned), planned);
    return { live, plan };
  });
}

interface Former {
  readonly state: Outputs;
  /** The state, with the way in which stacks share the aggregator by now. */
  readonly olds: Outputs;
  readonly tags: Tags;
}

/**
 * Updates a shared aggregator. Tags come first, because the owner tag tells other stacks that they may join, and where
 * claims are kept.
 */
async function updateShared(
  context: SharingContext,
  { state, olds, tags }: Former,
  inputs: Inputs,
  needs: Needs,
): Promise<Outputs> {
  const to = storeIn(inputs) ?? "";
  const isMoved = olds.merge === "shared" && storeIn(olds) !== storeIn(inputs);
  if (isMoved) await move(context, olds, inputs);
  // A killed run has moved the claims, and may not have finished the move.
  const wasMoved = state.merge === "shared" && storeIn(state) !== storeIn(olds);
  if (wasMoved && storeIn(state) !== to) await giveUp(context, state, to);
  // Claims on the tags were copied there by an interrupted move, or written late. A move removes those that were kept
  // there before.
  const isOnTags = storeIn(olds) === TAGS_STORE || (to === TAGS_STORE && sharedIn(tags) !== undefined);
  if (!isOnTags && parseClaims(tags).claims.length > 0)
    await empty(context, { region: olds.region, arn: olds.arn, location: undefined });
  if (olds.merge !== "shared") await beginSharing(context, { ...inputs, arn: olds.arn });
  const outs = await updateTags(context, olds, inputs, needs);
  const isKept = olds.merge === "shared" && !isMoved && !wasMoved;
  const isPublished = !needs.aggregator && isKept && !olds.unfinished;
  if (isPublished) return outs;
  try {
    return await publishOwn(
      context,
      inputs,
      { declared: declaredIn(inputs), former: declaredIn(olds) },
      outs,
    );
  } catch (error) {
    throw new PartialFailure(formatId(inputs.name, inputs.region), unpublished(olds, outs), error);
  }
}

async function updateTags(
  context: SharingContext,
  olds: Outputs,
  inputs: Inputs,
  needs: Needs,
): Promise<Outputs> {
  try {
    return await updateAlone(context, olds, inputs, { ...needs, aggregator: false });
  } catch (error) {
    throw sharedAsBefore(olds, error);
  }
}

/** Ends sharing. No stack can join meanwhile; if the update fails, stacks can join again. */
async function updateUnshared(
  context: SharingContext,
  olds: Outputs,
  inputs: Inputs,
  needs: Needs,
): Promise<Outputs> {
  // A killed run may already have left the table.
  await beginSharing(context, olds);
  await endSharing(context, olds);
  await confirmClosing(context, olds);
  const noted = noteLostAnswers(context);
  // If sharing begins again, stacks must not lose accounts to a write that takes effect late.
  const settle = async () => {
    if (noted.isUnsure()) await waitForWrites(context, olds.name);
  };
  try {
    const former = await claimedSoFar(context, olds);
    const outs = await updateAlone(noted.context, former, inputs, needs).finally(settle);
    await withdraw(context, olds);
    return outs;
  } catch (error) {
    await reopen(context, olds).catch(() => {});
    throw sharedAsBefore(olds, error);
  }
}

/** If tags could not be set, stacks share the aggregator as before, and the accounts are still to be updated. */
function sharedAsBefore(olds: Outputs, error: unknown): unknown {
  if (!(error instanceof PartialFailure)) return error;
  const { merge: _, claims: __, ...rest } = unpublished(olds, error.properties as Outputs);
  const { merge, claims } = olds;
  return new PartialFailure(
    error.id,
    { ...rest, ...(merge && { merge }), ...(claims && { claims }) },
    error.cause,
  );
}

/**
 * The outputs once the tags are written and the accounts are not: others may join from then on, so the state has to
 * record that.
 */
function unpublished(olds: Outputs, outs: Outputs): Outputs {
  const { accountAggregationSource, aggregatorFilters } = olds;
  const { aggregatorFilters: _, ...rest } = outs;
  return {
    ...rest,
    ...(accountAggregationSource && { accountAggregationSource }),
    ...(aggregatorFilters && { aggregatorFilters }),
    unfinished: true,
  };
}

function endSharing(context: SharingContext, olds: Outputs): Promise<void> {
  return close(context, olds, {
    step: "unshared",
    advice: ENDING,
    force: false,
  });
}
