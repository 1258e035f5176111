import type { AggregatorApi, LiveAggregator } from "../aws/aggregator";
import { isGone } from "../aws/errors";
import type { Clock } from "../aws/retry";
import { TAGS_STORE } from "../domain/claimLocation";
import { ownerClaimKey } from "../domain/identity";
import { isOwnedBy, OWNER_TAG, parseOwner } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { AggregatorGoneError } from "../live/errors";
import { refuseAwsOwned } from "../live/found";
import type { Context } from "../process/context";
import { readClaims } from "../sharing/claims";
import type { StoredClaims } from "../sharing/store/store";
import { parseClaims } from "../sharing/store/tagFormat";
import { OwnedByOtherError } from "./errors";
import { type Declared, declaredIn, type Inputs, type Outputs, referenceIn, storeIn } from "./inputs";
import type { Live, Needs } from "./plan";
import { isCarriedOn, refuseShared } from "./takeover";

/** For how long, and how often, a reading that is older than the state is repeated, in milliseconds. */
const STALE = { limit: 10_000, pause: 500 };

/**
 * Reads the parts of a managed aggregator that a plan needs.
 *
 * @throws AggregatorGoneError if it is gone, or another aggregator has its name; OwnedByOtherError, OtherStoreError,
 *   SharedByOthersError
 */
export async function observe(context: Context, olds: Outputs, needs: Needs, inputs: Inputs): Promise<Live> {
  const { configuration, clock } = context;
  const api = configuration.api(olds.region);
  const isShared = olds.merge === "shared" && needs.aggregator;
  const described = needs.aggregator ? describeFresh(api, olds, clock) : Promise.resolve(undefined);
  const listed = needs.tags || needs.aggregator ? listTags(api, olds) : Promise.resolve(undefined);
  // If both fail, the error of the Describe explains more.
  await Promise.allSettled([described, listed]);
  const [aggregator, tags] = [await described, await listed];
  refuseAwsOwned(aggregator ?? olds, olds.region, tags);
  if (tags) refuseOtherOwner(context, olds, inputs, tags);
  const stored =
    isShared && tags
      ? await readClaims(context, referenceIn(olds), tags, ownerClaimKey(olds))
      : leftoverClaims(inputs, tags);
  const isAsked = needs.tags || isShared || (tags !== undefined && isOfOther(context, olds, tags));
  return {
    ...(aggregator && { aggregator }),
    ...(tags && isAsked && { tags }),
    ...(stored && { stored }),
  };
}

/** If sharing begins on the tags, they may already hold claims that an earlier sharing left behind. */
function leftoverClaims(inputs: Inputs, tags: Tags | undefined): StoredClaims | undefined {
  return tags && storeIn(inputs) === TAGS_STORE ? parseClaims(tags) : undefined;
}

/**
 * Refuses to change an aggregator that another resource owns by now, even a resource of the same name in another state.
 * With `adopt`, the aggregator is taken over, and has to stay shared in the way it is shared now.
 *
 * @throws OwnedByOtherError, OtherStoreError, SharedByOthersError
 */
export function refuseOtherOwner(context: Context, olds: Outputs, inputs: Inputs, tags: Tags): void {
  const owner = parseOwner(tags[OWNER_TAG]);
  if (owner === undefined || !isOfOther(context, olds, tags)) return;
  if (!inputs.adopt) throw new OwnedByOtherError(olds.name, olds.region, owner, "changed");
  refuseShared(inputs, tags, false);
}

/** Whether another resource owns the aggregator by now. If it is adopted, the owner tag has to be written. */
export function isOfOther({ checkCache }: Context, olds: Outputs, tags: Tags): boolean {
  const owner = tags[OWNER_TAG];
  if (parseOwner(owner) === undefined || isOwnedBy(owner, olds)) return false;
  return !isCarriedOn(olds, { tags }, checkCache.of(olds.owner).formerOwners);
}

/** What was declared before, with the identity of the create of this resource that the owner tag names. */
export function formerlyDeclared({ checkCache }: Context, olds: Outputs, tags: Tags | undefined): Declared {
  const former = declaredIn(olds);
  if (!tags || !isCarriedOn(olds, { tags }, checkCache.of(olds.owner).formerOwners)) return former;
  const { uid } = parseOwner(tags[OWNER_TAG]) ?? {};
  return { ...former, identity: { owner: olds.owner, ...(uid !== undefined && { uid }) } };
}

/**
 * Reads the aggregator, and reads it again while AWS still shows it as it was before the last update: a plan made from
 * such a reading would put back what that update removed. AWS shows an update within about a second, so the wait is
 * limited.
 */
async function describeFresh(api: AggregatorApi, olds: Outputs, clock: Clock): Promise<LiveAggregator> {
  for (let waited = 0; ; waited += STALE.pause) {
    const live = await describe(api, olds);
    if (waited >= STALE.limit || !isBefore(live.lastUpdatedTime, olds.lastUpdatedTime)) return live;
    await clock.sleep(STALE.pause);
  }
}

async function describe(api: AggregatorApi, { name, region, arn }: Outputs): Promise<LiveAggregator> {
  const live = await api.describe(name, arn);
  if (!live) throw new AggregatorGoneError(name, region);
  if (live.arn !== arn) throw new AggregatorGoneError(name, region, live.arn);
  return live;
}

/** Whether a reading is older than the state, compared at the precision of the time in the reading. */
function isBefore(read: string | undefined, known: string): boolean {
  if (!read || !known) return false;
  return read.endsWith(".000Z") ? read.slice(0, 19) < known.slice(0, 19) : read < known;
}

/** @throws AggregatorGoneError */
export async function listTags(api: AggregatorApi, { name, region, arn }: Outputs): Promise<Tags> {
  try {
    return await api.listTags(arn);
  } catch (error) {
    if (isGone(error)) throw new AggregatorGoneError(name, region);
    throw error;
  }
}
