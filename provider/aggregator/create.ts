import type { LiveAggregator } from "../aws/aggregator";
import { accountsOf } from "../aws/aggregator";
import { ConfigAggregatorError } from "../aws/errors";
import { lookAgain, seenAfter } from "../aws/patient";
import { retrying } from "../aws/retry";
import { formatId } from "../domain/aggregatorId";
import { newUid } from "../domain/claimKey";
import { locationOf, TAGS_STORE } from "../domain/claimLocation";
import { isOwnedBy, OWNER_TAG, ownerTagValue, parseOwner, sharedIn } from "../domain/owner";
import type { IgnoredTags, Tags } from "../domain/tags";
import { PartialFailure } from "../engine/partialFailure";
import type { CreateResult } from "../engine/steps";
import { timingOf } from "../engine/timing";
import { explaining } from "../live/explain";
import { type Existing, findExisting } from "../live/find";
import type { Context } from "../sharing/context";
import { share } from "../sharing/share";

import { AggregatorExistsError, ConcurrentCreateError, SourceKindError } from "./errors";
import { type Declared, declaredIn, type Inputs, type Outputs, ownerClaimKey, storeIn } from "./inputs";
import { nothingBefore, planCreate, planUpdate } from "./plan";
import { reconcile, type Step } from "./reconcile";
import { refuseRemovals } from "./removals";
import { noting, waitForWrites } from "./sharing/interrupted";
import { beginSharing, claimTags, firstVersion, publishOwn } from "./sharing/shared";
import { type Claimable, claimable, isUnfinishedOwn } from "./takeover";

/**
 * Makes an aggregator: a Describe, then one Put with the tags in it, a look at the tags and at what is there once
 * everybody sees it, and a last call that says that the create has come to its end. If one of this name exists that a
 * killed create of this resource has made, or that may be adopted, it is brought to what is declared instead.
 *
 * @throws AggregatorExistsError, AwsOwnedError, SourceKindError, ConcurrentCreateError, PartialFailure, AwsError
 */
export async function create(context: Context, inputs: Inputs): Promise<CreateResult<Outputs>> {
  const id = formatId(inputs.name, inputs.region);
  try {
    return { id, outs: await make(context, inputs) };
  } finally {
    context.memory.releaseName(id, inputs.owner);
  }
}

async function make(context: Context, program: Inputs): Promise<Outputs> {
  const { configuration, clock, memory } = context;
  const api = configuration.api(program.region);
  const inputs = {
    ...program,
    uid: newUid(clock.random),
    createdAt: Math.floor(api.earliest() / 1000),
  };
  const { ignoreTags: ignored } = configuration.settings;
  const declared = creating(inputs);
  const version = firstVersion(context, inputs);
  const explain = explaining(api, configuration.organization(inputs.region));
  const noted = noting(context);
  const goal = {
    api: noted.context.configuration.api(inputs.region),
    clock,
    inputs,
    olds: undefined,
    declaredTags: [declared.tags],
    ignored,
    explain,
  };
  const former = memory.formerOwners(inputs.owner);
  const find = findUnlessGoingOn(context, inputs, former);
  let sent = false;
  let made = false;
  let before: Declared | undefined;
  const outs = await reconcile(goal, async () => {
    let found = await find();
    if (found === undefined && inputs.merge === "shared" && noted.isUnsure()) {
      // Landing once others have joined, the Put would take their accounts out.
      await waitForWrites(context, inputs.name);
      found = await find();
    }
    made = found === undefined;
    if (found) {
      const relation = sent ? afterOwnPut(inputs, found) : claimable(inputs, found, former);
      before = formerOf(relation, found.live, declared, found.tags[OWNER_TAG]);
      const step = carryOn(inputs, declared, found, before, ignored);
      // What a killed create of this resource has put there was never deployed.
      if (relation === "adopted")
        refuseRemovals(inputs, step.plan, { former: before, declared, live: step.live });
      return step;
    }
    sent = true;
    return { live: {}, plan: planCreate(inputs.name, declared, claimTags(context, inputs, version, true)) };
  }).catch((error: unknown) => {
    throw unfinished(error);
  });
  memory.created(outs.arn, inputs.uid);
  // By times nobody can tell: they may be whole seconds.
  const isTold = inputs.ownerTag !== false || (made && Object.keys(declared.tags).length > 0);
  const refuse = async () => {
    if (isTold) await refuseConcurrent(context, inputs, declared, outs);
  };
  if (inputs.merge !== "shared") {
    if (made || isTold) await clock.sleep(seenAfter(visibleIn(context)));
    await refuse();
    return finish(context, inputs, {}, made ? await confirmMade(context, inputs, declared, outs) : outs);
  }
  await refuse();
  if (made && storeIn(inputs) === TAGS_STORE)
    return finish(context, inputs, claimTags(context, inputs, version, false), outs);
  const published = await publishMade(context, inputs, before, outs);
  // Publishing may have waited for others, and a twin taken this create for a killed one.
  await refuse();
  return finish(context, inputs, {}, published);
}

/** How long a create takes from its Put to its last call if nothing holds it up, in milliseconds. */
const CREATE_TAKES = 4_000;

/**
 * Looks for an aggregator of the name. Where one of the same name is still creating it, that may have been killed, or be
 * another state's that is going on: the first time, it is given the time to come to its end.
 */
function findUnlessGoingOn(context: Context, inputs: Inputs, formerOwners: readonly string[]) {
  const { configuration, clock, say } = context;
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
    say(
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

/** What is declared, until the create has come to its end. */
function creating(inputs: Inputs): Declared {
  const declared = declaredIn(inputs);
  const owner = ownerTagValue(inputs, { store: storeIn(inputs), isCreating: true });
  return { ...declared, owner: declared.owner === undefined ? undefined : owner };
}

/** From now on the aggregator is that of a resource which some state knows. */
async function finish(context: Context, inputs: Inputs, claim: Tags, outs: Outputs): Promise<Outputs> {
  const { owner } = declaredIn(inputs);
  const tags = { ...claim, ...(owner !== undefined && { [OWNER_TAG]: owner }) };
  if (Object.keys(tags).length === 0) return outs;
  const api = context.configuration.api(inputs.region);
  try {
    await retrying(() => api.tag(outs.arn, tags), context.clock);
    return outs;
  } catch (error) {
    throw unfinishedAt(inputs, outs, error);
  }
}

/** The aggregator is there: the state has to know of it, and the next update to finish it. */
function unfinishedAt({ name, region }: Inputs, outs: Outputs, error: unknown): PartialFailure {
  return new PartialFailure(formatId(name, region), { ...outs, unfinished: true }, error);
}

/** The aggregator is there: should publishing fail, the state has to know of it. */
async function publishMade(
  context: Context,
  inputs: Inputs,
  former: Declared | undefined,
  outs: Outputs,
): Promise<Outputs> {
  try {
    await beginSharing(context, { ...inputs, arn: outs.arn });
    return await publishOwn(context, inputs, former, outs, true);
  } catch (error) {
    throw unfinishedAt(inputs, outs, error);
  }
}

/** If tags could not be set, nothing says yet that the create has come to its end. */
function unfinished(error: unknown): unknown {
  if (!(error instanceof PartialFailure)) return error;
  return new PartialFailure(error.id, { ...error.properties, unfinished: true }, error.cause);
}

/** A Put whose answer was lost: what is there now is its work, or somebody else's that it went over. */
function afterOwnPut(inputs: Inputs, found: Existing): Claimable {
  try {
    return claimable(inputs, found);
  } catch (error) {
    if (!(error instanceof AggregatorExistsError)) throw error;
    if (inputs.ownerTag === false && isUntouched(found.live)) return "own";
    throw new ConcurrentCreateError(found.live.arn, inputs, found.owner);
  }
}

/** The Put has updated what somebody else made since the Describe, unless the tags it carried are there. */
async function refuseConcurrent(
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
async function confirmMade(
  { configuration, clock, say }: Context,
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
      say(
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

function carryOn(
  inputs: Inputs,
  declared: Declared,
  { live, tags }: Existing,
  former: Declared,
  ignored: IgnoredTags,
): Step {
  if (live.source.kind !== declared.source.kind)
    throw new SourceKindError(live, inputs.region, declared.source.kind);
  // With others about, the accounts are for the publishing protocol.
  const read = declared.claim === undefined ? { aggregator: live, tags } : { tags };
  return { live: { aggregator: live, tags }, plan: planUpdate(former, declared, read, ignored) };
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

function isUntouched({ creationTime, lastUpdatedTime }: Times): boolean {
  return Boolean(creationTime) && creationTime === lastUpdatedTime;
}
