import { accountsOf } from "../aws/aggregator";
import { ConfigAggregatorError } from "../aws/errors";
import { lookAgain, seenAfter } from "../aws/patient";
import { retrying } from "../aws/retry";
import { locationOf } from "../domain/claimLocation";
import { isOwnedBy, OWNER_TAG, parseOwner, sharedIn } from "../domain/owner";
import type { Tags } from "../domain/tags";
import { timingOf } from "../engine/timing";
import { type Existing, findExisting } from "../live/find";
import type { Context } from "../sharing/context";
import { share } from "../sharing/share";
import { AggregatorExistsError, ConcurrentCreateError } from "./errors";
import { type Declared, type Inputs, type Outputs, ownerClaimKey } from "./inputs";
import { planUpdate } from "./plan";
import { type Claimable, claimable, isUnfinishedOwn, isUntouched } from "./takeover";
import { unfinishedAt } from "./unfinished";

/* What a create does about another one of the same name, which a killed run or another state may be making just now. */

/** How long a create takes from its Put to its last call if nothing holds it up, in milliseconds. */
const CREATE_TAKES = 4_000;

/**
 * Looks for an aggregator of the name. Where one of the same name is still creating it, that may have been killed, or be
 * another state's that is going on: the first time, it is given the time to come to its end.
 */
export function findUnlessGoingOn(context: Context, inputs: Inputs, formerOwners: readonly string[]) {
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
    const visible = CREATE_TAKES + visibleIn(context);
    info(
      `${inputs.name}: a create of the same name has made it and has not come to its end. If it was interrupted, this ` +
        `one carries on in ${Math.ceil(seenAfter(visible) / 1000)} s; if another state's is going on, it ends by then`,
    );
    return lookAgain(look, (now) => !isGoingOn(now), { clock, visible });
  };
}

/** How long a write may not be seen, in milliseconds. */
function visibleIn({ configuration }: Context): number {
  return timingOf(configuration.settings.publishing).propagation;
}

/** A Put whose answer was lost: what is there now is its work, or somebody else's that it went over. */
export function afterOwnPut(inputs: Inputs, found: Existing): Claimable {
  try {
    return claimable(inputs, found);
  } catch (error) {
    if (!(error instanceof AggregatorExistsError)) throw error;
    if (inputs.ownerTag === false && isUntouched(found.live)) return "own";
    throw new ConcurrentCreateError(found.live.arn, inputs, found.owner);
  }
}

/** The Put has updated what somebody else made since the Describe, unless the tags it carried are there. */
export async function refuseConcurrent(
  context: Context,
  inputs: Inputs,
  declared: Declared,
  outs: Outputs,
): Promise<void> {
  const { configuration, clock } = context;
  const { arn } = outs;
  const isOwn = (tags: Tags) =>
    inputs.ownerTag === false ? holds(tags, declared.tags) : isOwnedBy(tags[OWNER_TAG], inputs);
  // A reading may be older than the tags that a takeover has written.
  const tags = await lookAgain(
    () => retrying(() => configuration.api(inputs.region).listTags(arn), clock),
    isOwn,
    { clock, visible: visibleIn(context) },
  ).catch((error: unknown) => {
    throw unfinishedAt(inputs, outs, error);
  });
  if (isOwn(tags)) return;
  await giveBack(context, inputs, declared, arn, tags);
  throw new ConcurrentCreateError(arn, inputs, parseOwner(tags[OWNER_TAG]));
}

/**
 * Another stack may have looked before this Put could be seen, and its own Put has gone over it. That one fails, and
 * can't tell what it has taken out: this one looks once more, now that everybody sees its Put, and puts it back.
 */
export async function confirmMade(
  { configuration, clock, info }: Context,
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
        `${name}: another stack has created it at the same time, and overwritten it: what is declared here is put back`,
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

/** If stacks share what the other one has made, their claims tell which accounts the Put has taken out. */
async function giveBack(
  context: Context,
  inputs: Inputs,
  { source }: Declared,
  arn: string,
  tags: Tags,
): Promise<void> {
  const { name, region } = inputs;
  const store = sharedIn(tags);
  if (store === undefined || source.kind !== "account") return;
  const participant = { name, region, arn, claims: locationOf(store), key: ownerClaimKey(inputs) };
  const request = { intent: "leave", accounts: [], former: source.accountIds } as const;
  await share(context, participant, request).catch((error: unknown) => {
    if (!ConfigAggregatorError.is(error)) throw error;
  });
}

function holds(tags: Tags, declared: Tags): boolean {
  return Object.entries(declared).every(([key, value]) => tags[key] === value);
}
