import { isEnabled } from "../aws/accountRegions";
import { isGone } from "../aws/errors";
import { retrying } from "../aws/retry";
import { isOwnedBy, OWNER_TAG, parseOwner } from "../domain/owner";
import { countRegions } from "../domain/regionLine";
import { difference } from "../domain/sets";
import type { Tags } from "../domain/tags";
import { settleInParallel } from "../engine/inParallel";
import type { Context } from "../process/context";
import { homeRegion } from "./account";
import type { FailedRegion } from "./errors";
import { lookInEach, PARALLEL } from "./find";
import {
  authorizedIn,
  grantedRegions,
  type Inputs,
  identityIn,
  labelOf,
  type Outputs,
  ownerTagIn,
} from "./inputs";
import { relationOf } from "./relation";

/*
 * If an update is killed while it authorizes in more regions, the state doesn't know these regions. So the update first
 * marks an authorization that the state knows: the word `extending` in its owner tag says that an update is under way.
 * The mark stays until the update has finished. A later run that finds the mark, or finds that a marked authorization
 * may be gone, looks in all regions for authorizations with the resource's id.
 */

/** What an update knows about earlier updates. */
interface Journal {
  /** The regions whose authorization is marked until this update has finished. */
  readonly marked: readonly string[];
  /** Regions in which a killed update has authorized, and that the state doesn't know. */
  readonly strays: readonly string[];
}

/** Tags by region; undefined if the authorization is gone. A region that could not be read isn't included. */
export type TagsSeen = ReadonlyMap<string, Tags | undefined>;

/**
 * Finds out whether an earlier update was killed, and marks that this one is under way.
 *
 * @param wanted - the declared regions
 * @returns what stays marked until {@link end}
 */
export async function begin(context: Context, olds: Outputs, wanted: readonly string[]): Promise<Journal> {
  const seen = await readTags(context, olds);
  const suspicion = suspicionOf(olds, seen);
  if (suspicion) {
    const strays = await findStrays(context, olds, suspicion);
    return { marked: [...seen.keys()].filter((region) => !isClosed(olds, seen.get(region))), strays };
  }
  const isExtending = difference(wanted, grantedRegions(olds)).length > 0;
  return { marked: isExtending ? await mark(context, olds, [...seen.keys()], wanted) : [], strays: [] };
}

/** The tags in the regions that can carry the mark. */
async function readTags({ configuration, clock }: Context, olds: Outputs): Promise<TagsSeen> {
  const regions = ownRegions(olds);
  const outcomes = await settleInParallel(regions, PARALLEL, (region) =>
    retrying(() => configuration.api(region).listTags(olds.arns[region] ?? ""), clock).catch(
      (error: unknown) => {
        if (isGone(error)) return undefined;
        throw error;
      },
    ),
  );
  return new Map(
    outcomes.flatMap((outcome, index) =>
      "value" in outcome ? [[regions[index] ?? "", outcome.value] as const] : [],
    ),
  );
}

/**
 * Marks one authorization, if possible one that the update keeps.
 *
 * @returns its region; empty if no authorization could be marked: the update continues without a mark
 */
async function mark(
  { configuration, clock }: Context,
  olds: Outputs,
  regions: readonly string[],
  wanted: readonly string[],
): Promise<string[]> {
  const tag = ownerTagIn(olds, olds.uid, { isExtending: true }) ?? "";
  const stays = regions.filter((region) => wanted.includes(region));
  for (const region of [...stays, ...difference(regions, stays)])
    try {
      const api = configuration.api(region);
      await retrying(() => api.tag(olds.arns[region] ?? "", { [OWNER_TAG]: tag }), clock);
      return [region];
    } catch {
      // Try the next region.
    }
  return [];
}

/**
 * Removes the marks: the update has finished, and the state records what it needs to know, even if some regions failed.
 * An authorization that is gone has no mark to remove.
 *
 * @returns the regions that failed
 */
export async function end(
  { configuration, clock }: Context,
  inputs: Inputs,
  { uid, arns }: Outputs,
  marked: readonly string[],
): Promise<FailedRegion[]> {
  const owner = ownerTagIn(inputs, uid);
  const outcomes = await settleInParallel(marked, PARALLEL, (region) =>
    retrying(async () => {
      const api = configuration.api(region);
      const arn = arns[region] ?? "";
      const tags = await api.listTags(arn);
      if (!isOwnedBy(tags[OWNER_TAG], identityIn(inputs, uid))) return;
      if (owner === undefined) await api.untag(arn, [OWNER_TAG]);
      else await api.tag(arn, { [OWNER_TAG]: owner });
    }, clock).catch((error: unknown) => {
      if (!isGone(error)) throw error;
    }),
  );
  return outcomes.flatMap((outcome, index) =>
    "error" in outcome ? [{ region: marked[index] ?? "", error: outcome.error }] : [],
  );
}

/**
 * The regions of the state in which an authorization can carry the mark: those whose authorization this resource made.
 */
export function ownRegions(olds: Outputs): string[] {
  if (olds.ownerTag === false) return [];
  return grantedRegions(olds).filter((region) => !olds.grants[region]?.adopted);
}

/**
 * Why there may have been a killed update that the state doesn't record:
 *
 * - `marked`: an authorization carries the mark, or none that could carry it exists any more
 * - `incomplete`: an authorization that could carry it is gone, or somebody else has recreated it
 * - `unmarkable`: the resource has no authorization that could carry it
 */
export type Suspicion = "marked" | "incomplete" | "unmarkable";

/** Undefined if no update was killed. */
export function suspicionOf(olds: Outputs, seen: TagsSeen): Suspicion | undefined {
  const own = ownRegions(olds);
  if (own.length === 0) return "unmarkable";
  const looks = own.filter((region) => seen.has(region));
  const open = looks.filter((region) => !isClosed(olds, seen.get(region)));
  if (open.length === 0) return undefined;
  const isMarked = open.some((region) => parseOwner(seen.get(region)?.[OWNER_TAG])?.isExtending);
  return isMarked || open.length === own.length ? "marked" : "incomplete";
}

/** Whether the authorization exists, has the resource's id, and isn't marked. */
function isClosed(olds: Outputs, tags: Tags | undefined): boolean {
  const tag = tags?.[OWNER_TAG];
  return isOwnedBy(tag, identityIn(olds, olds.uid)) && !parseOwner(tag)?.isExtending;
}

/**
 * Regions that the state doesn't record and in which an authorization has the resource's id. A region that can't be
 * checked is left out: updates start with this search, and a region that was never used would block them all.
 */
export async function findStrays(context: Context, olds: Outputs, suspicion: Suspicion): Promise<string[]> {
  const home = await homeRegion(context, olds);
  const statuses = await context.configuration.accountRegions(home).catch(() => undefined);
  if (statuses === undefined) {
    if (suspicion === "marked")
      context.warn(
        `${labelOf(olds)}: an update that was interrupted may have authorized in further regions. They can't be looked ` +
          `for, since account:ListRegions is refused: ${RUN_IT_AGAIN}`,
      );
    return [];
  }
  const enabled = [...statuses].filter(([, status]) => isEnabled(status)).map(([region]) => region);
  const regions = difference(enabled, grantedRegions(olds));
  const seen = await lookInEach(context, regions, authorizedIn(olds));
  const unseen = difference(regions, [...seen.keys()]);
  if (suspicion === "marked" && unseen.length > 0)
    context.warn(
      `${labelOf(olds)}: an update that was interrupted may have authorized in further regions. ${countRegions(unseen)} ` +
        `could not be checked: if that update authorized there, ${RUN_IT_AGAIN}`,
    );
  const own = identityIn(olds, olds.uid);
  return regions.filter((region) => {
    const found = seen.get(region)?.found;
    return found !== undefined && relationOf(found, own) === "own";
  });
}

const RUN_IT_AGAIN = "run `pulumi up` with the program of that update";
