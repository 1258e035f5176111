import type { LiveAggregator } from "../aws/aggregator";
import { hasSameName, isOwnedBy, OWNER_TAG, parseOwner, sharedIn } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { hides } from "../engine/secret";
import { hasUnknown, isUnknown } from "../engine/unknown";
import type { Existing } from "../live/find";
import { refuseAwsOwned } from "../live/found";
import { OtherStoreError, SharedByOthersError } from "../sharing/errors";
import { AggregatorExistsError } from "./errors";
import { type Declared, type Inputs, storeIn } from "./inputs";
import { nothingBefore } from "./plan";

/**
 * How a resource without a state relates to an aggregator of its name.
 *
 * - `own`: a create of this resource made it, and was killed before it finished
 * - `adopted`: somebody else made it, and the program takes it over
 */
export type Claimable = "own" | "adopted";

/**
 * Whether this resource made an aggregator that its state doesn't record: the owner tag has the resource's id, or it
 * has the resource's name and shows that the create never finished. If that create finished, the aggregator belongs to
 * a resource of the same name in another state.
 */
export function isUnfinishedOwn(
  inputs: Inputs,
  { tags }: Pick<Existing, "tags">,
  formerOwners: readonly string[] = [],
): boolean {
  const tag = tags[OWNER_TAG];
  if (isOwnedBy(tag, inputs)) return true;
  const isOfName = [inputs.owner, ...formerOwners].some((own) => hasSameName(tag, own));
  return isOfName && parseOwner(tag)?.isCreating === true;
}

/**
 * Whether a killed create of this name made an aggregator, and the create that continued with it failed before it could
 * write its own owner tag: the state records the aggregator, and the tag still has the former id.
 */
export function isCarriedOn(
  state: Inputs,
  found: Pick<Existing, "tags">,
  formerOwners: readonly string[] = [],
): boolean {
  return state.unfinished === true && isUnfinishedOwn(state, found, formerOwners);
}

/**
 * Decides whether a resource may use an aggregator that already exists.
 *
 * @param formerOwners - owner values that the resource had under the names of its aliases
 * @throws AwsOwnedError, AggregatorExistsError
 */
export function claimable(inputs: Inputs, found: Existing, formerOwners: readonly string[] = []): Claimable {
  const { live, tags } = found;
  refuseAwsOwned(live, inputs.region, tags);
  const isOwn = isUnfinishedOwn(inputs, found, formerOwners);
  if (isOwn || inputs.adopt) {
    refuseShared(inputs, tags, isOwn);
    return isOwn ? "own" : "adopted";
  }
  throw new AggregatorExistsError(found, inputs, (value) => hides(inputs, value));
}

/**
 * Whether a resource of this name owns an aggregator. A preview can't tell whether that is this resource, which is
 * about to be replaced, or a resource of another state.
 */
export function isOfSameName(
  { owner, ownerTag }: Inputs,
  { tags }: Pick<Existing, "tags">,
  formerOwners: readonly string[],
): boolean {
  if (ownerTag === false) return false;
  return [owner, ...formerOwners].some((own) => hasSameName(tags[OWNER_TAG], own));
}

/**
 * Refuses a takeover that would end sharing or move the claims: stacks that share an aggregator go on sharing it under
 * a new owner. Ending it is a change of a state that records the sharing, and there is no such state: the resource has
 * none, or another resource has taken the aggregator over since.
 *
 * @throws OtherStoreError, SharedByOthersError
 */
export function refuseShared(inputs: Inputs, tags: Tags, isOwn: boolean): void {
  if (isUnknown(inputs.merge) || hasUnknown(inputs.claims)) return;
  const store = sharedIn(tags);
  const own = storeIn(inputs);
  if (store === undefined || own === store) return;
  if (own !== undefined) throw new OtherStoreError(inputs.name, inputs.region, store, own);
  throw new SharedByOthersError(inputs.name, inputs.region, store, isOwn);
}

/**
 * What a resource without a state had declared. If its own aggregator was never updated since it was created, all
 * accounts in it come from the create that was killed. Otherwise their origin is not known, and they are kept.
 */
export function formerOf(
  relation: Claimable,
  live: LiveAggregator,
  declared: Declared,
  owner: string | undefined,
): Declared {
  const { uid } = parseOwner(owner) ?? {};
  const identity = { owner: owner ?? "", ...(uid !== undefined && { uid }) };
  const nothing = { ...nothingBefore(declared), identity };
  if (relation === "adopted") return nothing;
  return isUntouched(live)
    ? { ...nothing, source: live.source, filters: live.filters, owner }
    : { ...nothing, owner };
}

type Times = Pick<LiveAggregator, "creationTime" | "lastUpdatedTime">;

/** Whether an aggregator has not been updated since it was created. */
export function isUntouched({ creationTime, lastUpdatedTime }: Times): boolean {
  return Boolean(creationTime) && creationTime === lastUpdatedTime;
}
