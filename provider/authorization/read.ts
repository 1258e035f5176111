import { lookAgain } from "../aws/patient";
import { isOwnedBy, OWNER_TAG, parseOwner } from "../domain/owner";
import { countRegions } from "../domain/regionLine";
import { difference, sortedUnique } from "../domain/sets";
import { type Tags, visibleTags } from "../domain/tags";
import { settleInParallel } from "../engine/inParallel";
import type { ReadResult } from "../engine/steps";
import { propagationOf } from "../engine/timing";
import { memberMap } from "../inputs/accounts";
import type { Context } from "../process/context";
import { homeRegion, refuseOtherAccount } from "./account";
import { outOfReach } from "./enabled";
import { AuthorizationNotReadableError } from "./errors";
import { findAuthorization, PARALLEL } from "./find";
import {
  authorizedIn,
  describeAuthorized,
  type Grant,
  grantedRegions,
  type Inputs,
  identityIn,
  isOwnAccount,
  labelOf,
  type Outputs,
} from "./inputs";
import { findStrays, suspicionOf } from "./journal";
import { commonTags, failure, isStillLost } from "./regions";
import { type Existing, isControlTowers, isStillOwn, relationOf } from "./relation";

/**
 * Reads in each region whether the authorization still exists. A region in which it is gone, or in which somebody has
 * recreated it, no longer belongs to this resource, so the next `up` authorizes there. If it is gone in all regions,
 * the resource is gone.
 *
 * @param olds - outputs of the last deployment
 */
export async function read(
  context: Context,
  id: string,
  olds: Partial<Outputs>,
): Promise<ReadResult<Inputs, Outputs>> {
  if (!isManaged(olds)) throw new AuthorizationNotReadableError(id);
  context.checkCache.refreshing(olds.owner);
  if (isOwnAccount(olds)) return { id, props: olds, inputs: inputsIn(olds) };
  await refuseOtherAccount(context, olds, "read");
  const { pending = [] } = olds;
  const granted = grantedRegions(olds);
  const known = await lookIn(context, olds, [...granted, ...difference(pending, granted)]);
  const suspicion = suspicionOf(olds, new Map(granted.map((region) => [region, known.get(region)?.tags])));
  // Show what a killed update has made, so that the next update knows it. Search only if there is a sign of one.
  const isLookedFor = suspicion !== undefined && suspicion !== "unmarkable";
  const strays = isLookedFor ? await findStrays(context, olds, suspicion) : [];
  const isKilled = [...known.values()].some(({ tags }) => parseOwner(tags[OWNER_TAG])?.isExtending);
  const found = new Map([...known, ...(await lookIn(context, olds, difference(strays, [...known.keys()])))]);
  const live = ownIn(context, olds, found);
  const isLost = isStillLost(context, olds, await homeRegion(context, olds));
  if (live.size === 0 && !isLost) {
    context.info(`${labelOf(olds)}: all authorizations are gone: the next up makes them again`);
    return {};
  }
  const props = propsOf(context, olds, live, { isLost, isKilled });
  return { id, props, inputs: inputsIn(props) };
}

function isManaged(olds: Partial<Outputs>): olds is Outputs {
  return olds.uid !== undefined && olds.accountId !== undefined;
}

/** What exists, by region. An authorization that was just made may not be visible yet. */
async function lookIn(
  context: Context,
  olds: Outputs,
  regions: readonly string[],
): Promise<ReadonlyMap<string, Existing>> {
  const patience = { clock: context.clock, visible: propagationOf(context.configuration) };
  const outcomes = await settleInParallel(regions, PARALLEL, (region) =>
    lookAgain(
      () => findAuthorization(context, region, authorizedIn(olds)),
      (found) => found !== undefined,
      patience,
    ),
  );
  const all = outcomes.map((outcome, index) => ({ region: regions[index] ?? "", ...outcome }));
  const failed = all.flatMap((one) => ("error" in one ? [{ region: one.region, error: one.error }] : []));
  const home = await homeRegion(context, olds);
  const disabled = await outOfReach(
    context,
    home,
    failed.map(({ region }) => region),
  );
  const left = failed.filter(({ region }) => !disabled.includes(region));
  if (left.length > 0) throw failure(olds, "read", left, regions.length);
  return new Map(
    all.flatMap((one) => ("value" in one && one.value ? [[one.region, one.value] as const] : [])),
  );
}

interface Own extends Existing {
  readonly grant: Grant;
}

/** The authorizations that belong to this resource; warns about those that somebody has recreated. */
function ownIn(
  context: Context,
  olds: Outputs,
  found: ReadonlyMap<string, Existing>,
): ReadonlyMap<string, Own> {
  const own = identityIn(olds, olds.uid);
  const live = new Map<string, Own>();
  const foreign: string[] = [];
  for (const [region, one] of found) {
    const recorded = olds.grants[region];
    const isPending = recorded === undefined;
    const isMade = isPending
      ? ["own", "unfinished"].includes(relationOf(one, own))
      : recorded.adopted || isControlTowers(one.tags) || isStillOwn(one, recorded, own);
    const { creationTime } = one.live;
    if (isMade)
      live.set(region, {
        ...one,
        grant: recorded ?? { ...(creationTime !== undefined && { creationTime }) },
      });
    else if (!isPending) foreign.push(region);
  }
  if (foreign.length > 0)
    context.info(
      `${labelOf(olds)}: somebody has deleted the authorization of ${describeAuthorized(olds)} and made it again in ` +
        `${countRegions(foreign)}: it is no longer this resource's`,
    );
  return live;
}

function propsOf(
  context: Context,
  olds: Outputs,
  live: ReadonlyMap<string, Own>,
  { isLost, isKilled }: { readonly isLost: boolean; readonly isKilled: boolean },
): Outputs {
  const { ignoreTags } = context.configuration.settings;
  const regions = sortedUnique(live.keys());
  const own = regions.map((region) => live.get(region) as Own);
  const tagsAll = commonTags(own.map(({ tags }) => visibleTags(tags, ignoreTags)));
  const made = own.filter(({ grant, tags }) => !grant.adopted && !isControlTowers(tags));
  const isMarked = made.every(({ tags }) => tags[OWNER_TAG] !== undefined);
  const isUnfinished = isKilled || made.some(({ tags }) => isOpen(olds, tags));
  const tags = shown(olds.tags, tagsAll);
  const defaultTags = shown(olds.defaultTags, tagsAll);
  const { tags: _, defaultTags: __, pending, lostUntil, unfinished: ___, ...rest } = olds;
  const entries = <T>(of: (one: Own) => T) =>
    Object.fromEntries(regions.map((region) => [region, of(live.get(region) as Own)]));
  return {
    ...rest,
    ...(!isMarked && { ownerTag: false as const }),
    ...(tags && { tags }),
    ...(defaultTags && { defaultTags }),
    regions: memberMap(regions),
    arns: entries((one) => one.live.arn),
    grants: entries(({ grant }) => grant),
    tagsAll,
    ...(isLost && pending && { pending: difference(pending, regions) }),
    ...(isLost && lostUntil !== undefined && { lostUntil }),
    ...(isUnfinished && { unfinished: true as const }),
  };
}

/** Whether this resource's create is not marked as finished, so that the next update marks it. */
function isOpen(olds: Outputs, tags: Tags): boolean {
  return (
    isOwnedBy(tags[OWNER_TAG], identityIn(olds, olds.uid)) && parseOwner(tags[OWNER_TAG])?.isCreating === true
  );
}

/** The declared tags that all authorizations have. */
function shown(declared: Tags | undefined, all: Tags): Tags | undefined {
  return declared && Object.fromEntries(Object.entries(all).filter(([key]) => Object.hasOwn(declared, key)));
}

/** The inputs within outputs. */
function inputsIn(outputs: Outputs): Inputs {
  const { arns, tagsAll, uid, grants, pending, lostUntil, unfinished, ...inputs } = outputs;
  return inputs;
}
