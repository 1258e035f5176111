import type { LiveAggregator } from "../aws/aggregator";
import { hasSameName, isOwnedBy, OWNER_TAG, parseOwner, sharedIn } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { hasUnknown, isUnknown } from "../engine/unknown";
import type { Existing } from "../live/find";
import { refuseAwsOwned } from "../live/found";
import { OtherStoreError, SharedByOthersError } from "../sharing/errors";
import { AggregatorExistsError } from "./errors";
import { type Declared, hides, type Inputs, storeIn } from "./inputs";
import { nothingBefore } from "./plan";

/**
 * How a resource that has no state relates to an aggregator of its name.
 *
 * - `own`: it made it, and was killed before its create came to its end
 * - `adopted`: somebody else made it, and the program says to take it over
 */
export type Claimable = "own" | "adopted";

/**
 * Whether an aggregator is one that this resource has made although its state doesn't know: it carries its id, or its
 * name, and the create that made it never came to its end. One that did is of another state of that name.
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
 * Whether an aggregator is one that a killed create of this name has made, and the create that carried on with it has
 * failed before it could say so: its state knows of the aggregator, of which the tag still tells the former id.
 */
export function isCarriedOn(
  state: Inputs,
  found: Pick<Existing, "tags">,
  formerOwners: readonly string[] = [],
): boolean {
  return state.unfinished === true && isUnfinishedOwn(state, found, formerOwners);
}

/**
 * Decides whether a resource may go on with an aggregator that exists already.
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
 * Whether a resource of this name has made an aggregator and come to the end of that. At preview nobody can tell whether
 * it is this one, which is about to be replaced, or one of another state.
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
 * Stacks that share an aggregator go on sharing it, whoever comes to own it. Without a state, nobody knows whether the
 * program has said otherwise before; nor does the state of one that another resource has taken it over from.
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
 * What a resource without a state had declared. If its own aggregator was never updated since it was made, all the
 * accounts in it are of a create that was killed; otherwise nobody can tell, and they are kept.
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

/** Whether an aggregator was never updated since it was created. */
export function isUntouched({ creationTime, lastUpdatedTime }: Times): boolean {
  return Boolean(creationTime) && creationTime === lastUpdatedTime;
}
