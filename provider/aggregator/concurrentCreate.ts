import { accountsOf } from "../aws/aggregator";
import { ConfigAggregatorError } from "../aws/errors";
import { lookAgain, seenAfter } from "../aws/patient";
import { retrying } from "../aws/retry";
import { locationOf } from "../domain/claimLocation";
import { ownerClaimKey } from "../domain/identity";
import { isOwnedBy, OWNER_TAG, parseOwner, sharedIn } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { propagationOf } from "../engine/timing";
import { type Existing, findExisting } from "../live/find";
import type { SharingContext } from "../sharing/context";
import { share } from "../sharing/share";
import { AggregatorExistsError, ConcurrentCreateError } from "./errors";
import type { Declared, Inputs, Outputs } from "./inputs";
import { planUpdate } from "./plan";
import { type Claimable, claimable, isUnfinishedOwn, isUntouched } from "./takeover";
import { unfinishedAt } from "./unfinished";

/*
 * What a create does if another create of the same name, of a killed run or of another state, may be going on at the
 * same time.
 */

/** How long a create takes from its Put to its last call if nothing delays it, in milliseconds. */
const CREATE_TAKES = 4_000;

/**
 * Finds the aggregator of the name. If a create of the same name has not finished, it may have been killed, or it may
 * be going on in another state: the first time, it is given the time to finish.
 */
export function findUnlessGoingOn(context: SharingContext, inputs: Inputs, formerOwners: readonly string[]) {
  const { configuration, clock, info } = context;
  const look = () => findExisting(configuration.api(inputs.region), inputs.name);
  const isGoingOn = (found: Existing | undefined) =>
    found !== undefined &&
    !isOwnedBy(found.tags[OWNER_TAG], inputs) &&
    isUnfinishedOwn(inputs, found, formerOwners);
  let hasWaited = false;
  return async () => {
    const found = await look();
    if (hasWaited || !isGoingOn(found)) return found;
    hasWaited = true;
    const visible = CREATE_TAKES + propagationOf(context.configuration);
    info(
      `${inputs.name}: a create of the same name made it and has not finished. If that create was interrupted, this one ` +
        `continues it in ${Math.ceil(seenAfter(visible) / 1000)} s; if another state is creating it, it finishes by then`,
    );
    return lookAgain(look, (now) => !isGoingOn(now), { clock, visible });
  };
}

/**
 * After a Put without an answer, an aggregator that is there was created by that Put, or by somebody else and then
 * overwritten by it.
 */
export function afterOwnPut(inputs: Inputs, found: Existing): Claimable {
  try {
    return claimable(inputs, found);
  } catch (error) {
    if (!(error instanceof AggregatorExistsError)) throw error;
    if (inputs.ownerTag === false && isUntouched(found.live)) return "own";
    throw new ConcurrentCreateError(found.live.arn, inputs, found.owner);
  }
}

/**
 * If the aggregator doesn't have the tags of the Put, somebody else created it after the Describe, and the Put
 * overwrote it.
 */
export async function refuseConcurrent(
  context: SharingContext,
  inputs: Inputs,
  declared: Declared,
  outs: Outputs,
): Promise<void> {
  const { configuration, clock } = context;
  const { arn } = outs;
  const isOwn = (tags: Tags) =>
    inputs.ownerTag === false ? holds(tags, declared.tags) : isOwnedBy(tags[OWNER_TAG], inputs);
  // A reading may be older than the tags that a takeover wrote.
  const tags = await lookAgain(
    () => retrying(() => configuration.api(inputs.region).listTags(arn), clock),
    isOwn,
    { clock, visible: propagationOf(context.configuration) },
  ).catch((error: unknown) => {
    throw unfinishedAt(inputs, outs, error);
  });
  if (isOwn(tags)) return;
  await giveBack(context, inputs, declared, arn, tags);
  throw new ConcurrentCreateError(arn, inputs, parseOwner(tags[OWNER_TAG]));
}

/**
 * Another stack may have read before this Put was visible, and its own Put then overwrote this one. That stack fails,
 * and doesn't know what it removed. So this create reads once more, when every reader sees its Put, and restores what
 * is missing.
 */
export async function confirmMade(
  { configuration, clock, info }: SharingContext,
  inputs: Inputs,
  declared: Declared,
  outs: Outputs,
): Promise<Outputs> {
  const { name, region } = inputs;
  const { settings } = configuration;
  const api = configuration.api(region);
  try {
    return await retrying(async () => {
      const live = await api.describe(name, outs.arn);
      if (live?.arn !== outs.arn) return outs;
      const { put } = planUpdate(declared, declared, { aggregator: live }, settings.ignoreTags);
      if (!put) return outs;
      info(
        `${name}: another stack created it at the same time and overwrote it; restoring what is declared here`,
      );
      const { lastUpdatedTime } = await api.put(put);
      return {
        ...outs,
        accountIds: accountsOf(put.source),
        lastUpdatedTime: lastUpdatedTime ?? outs.lastUpdatedTime,
      };
    }, clock);
  } catch (error) {
    throw unfinishedAt(inputs, outs, error);
  }
}

/** If stacks share the aggregator that the other create made, their claims show which accounts the Put removed. */
async function giveBack(
  context: SharingContext,
  inputs: Inputs,
  { source }: Declared,
  arn: string,
  tags: Tags,
): Promise<void> {
  const { name, region } = inputs;
  const store = sharedIn(tags);
  if (store === undefined || source.kind !== "account") return;
  const participant = { name, region, arn, location: locationOf(store), key: ownerClaimKey(inputs) };
  const request = { intent: "leave", accounts: [], former: source.accountIds } as const;
  await share(context, participant, request).catch((error: unknown) => {
    if (!ConfigAggregatorError.is(error)) throw error;
  });
}

function holds(tags: Tags, declared: Tags): boolean {
  return Object.entries(declared).every(([key, value]) => tags[key] === value);
}
