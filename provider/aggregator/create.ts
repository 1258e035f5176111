import { accountsOf } from "../aws/aggregator";
import { seenAfter } from "../aws/patient";
import { retrying } from "../aws/retry";
import { formatId } from "../domain/aggregatorId";
import { newUid } from "../domain/claimKey";
import { TAGS_STORE } from "../domain/claimLocation";
import { OWNER_TAG, ownerTagValue } from "../domain/owner";
import type { IgnoredTags, Tags } from "../domain/tags";
import type { CreateResult } from "../engine/steps";
import { propagationOf } from "../engine/timing";
import { explaining } from "../live/explain";
import type { Existing } from "../live/find";
import type { SharingContext as Context } from "../sharing/context";
import { afterOwnPut, confirmMade, findUnlessGoingOn, refuseConcurrent } from "./concurrentCreate";
import { SourceKindError } from "./errors";
import { type Declared, declaredIn, type Inputs, kindIn, type Outputs, storeIn } from "./inputs";
import { accountsChangedBy, planCreate, planUpdate } from "./plan";
import { reconcile, type Step } from "./reconcile";
import { refuseRemovals } from "./removals";
import { noteLostAnswers, waitForWrites } from "./sharing/lostAnswers";
import { beginSharing, claimTags, firstVersion, type OwnChange, publishOwn } from "./sharing/shared";
import { claimable, formerOf } from "./takeover";
import { unfinished, unfinishedAt } from "./unfinished";

/**
 * Creates an aggregator: a Describe, then one Put that includes the tags, a reading of the tags and of the aggregator
 * once every reader sees it, and a last call that marks the create as finished. If an aggregator of this name exists
 * that a killed create of this resource made, or that may be adopted, it is updated to what is declared instead.
 *
 * @throws AggregatorExistsError, AwsOwnedError, SourceKindError, ConcurrentCreateError, PartialFailure, AwsError
 */
export async function create(context: Context, inputs: Inputs): Promise<CreateResult<Outputs>> {
  const id = formatId(inputs.name, inputs.region);
  try {
    return { id, outs: await make(context, inputs) };
  } finally {
    context.checkCache.releaseName(id, inputs.owner);
  }
}

async function make(context: Context, program: Inputs): Promise<Outputs> {
  const { configuration, clock, checkCache } = context;
  const api = configuration.api(program.region);
  const organization =
    kindIn(program) === "organization" ? checkCache.of(program.owner).organization : undefined;
  const inputs = {
    ...program,
    uid: newUid(clock.random),
    createdAt: Math.floor(api.earliest() / 1000),
    ...(organization && { organization }),
  };
  const { ignoreTags: ignored } = configuration.settings;
  const final = declaredIn(inputs);
  const declared = asCreating(inputs, final);
  const version = firstVersion(context, inputs);
  const claim = (isCreating: boolean) =>
    claimTags(context, inputs, accountsOf(final.source), { version, isCreating });
  const explain = explaining(api, configuration.organization(inputs.region));
  const noted = noteLostAnswers(context);
  const goal = {
    api: noted.context.configuration.api(inputs.region),
    clock,
    inputs,
    olds: undefined,
    declaredTags: [declared.tags],
    ignored,
    explain,
  };
  const former = checkCache.of(inputs.owner).formerOwners;
  const find = findUnlessGoingOn(context, inputs, former);
  let sent = false;
  let made = false;
  let before: Declared | undefined;
  const outs = await reconcile(goal, async () => {
    let found = await find();
    if (found === undefined && inputs.merge === "shared" && noted.isUnsure()) {
      // If the Put took effect after others have joined, it would remove their accounts.
      await waitForWrites(context, inputs.name);
      found = await find();
    }
    made = found === undefined;
    if (found) {
      const relation = sent ? afterOwnPut(inputs, found) : claimable(inputs, found, former);
      before = formerOf(relation, found.live, declared, found.tags[OWNER_TAG]);
      const step = carryOn(inputs, declared, found, before, ignored);
      // Accounts that a killed create of this resource put there were never deployed, so they may all be removed.
      const planned = { former: before, declared, live: step.live };
      if (relation === "adopted") refuseRemovals(inputs, accountsChangedBy(step.plan, planned), planned);
      return step;
    }
    sent = true;
    return { live: {}, plan: planCreate(inputs.name, declared, claim(true)) };
  }).catch((error: unknown) => {
    throw unfinished(error);
  });
  checkCache.created(outs.arn, inputs.uid);
  // Creation times don't show it: they may be whole seconds.
  const isTold = inputs.ownerTag !== false || (made && Object.keys(declared.tags).length > 0);
  const refuse = async () => {
    if (isTold) await refuseConcurrent(context, inputs, declared, outs);
  };
  if (inputs.merge !== "shared") {
    if (made || isTold) await clock.sleep(seenAfter(propagationOf(configuration)));
    await refuse();
    return finish(context, inputs, final, made ? await confirmMade(context, inputs, declared, outs) : outs);
  }
  await refuse();
  if (made && storeIn(inputs) === TAGS_STORE) return finish(context, inputs, final, outs, claim(false));
  const published = await publishMade(context, inputs, { declared: final, former: before }, outs);
  // While publishing waited for others, a create of the same name may have taken this one for a killed one.
  await refuse();
  return finish(context, inputs, final, published);
}

/** What is declared, with the owner tag of a create that has not finished. */
function asCreating(inputs: Inputs, declared: Declared): Declared {
  const owner = ownerTagValue(inputs, { store: storeIn(inputs), isCreating: true });
  return { ...declared, owner: declared.owner === undefined ? undefined : owner };
}

/** Marks the create as finished: from now on a state knows the resource that owns the aggregator. */
async function finish(
  context: Context,
  inputs: Inputs,
  { owner }: Declared,
  outs: Outputs,
  claim: Tags = {},
): Promise<Outputs> {
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

/** Publishes what is declared. If that fails, the state has to record the aggregator, which exists by now. */
async function publishMade(
  context: Context,
  inputs: Inputs,
  change: OwnChange,
  outs: Outputs,
): Promise<Outputs> {
  try {
    await beginSharing(context, { ...inputs, arn: outs.arn });
    return await publishOwn(context, inputs, { ...change, isNew: true }, outs);
  } catch (error) {
    throw unfinishedAt(inputs, outs, error);
  }
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
  // If other stacks may join, the publishing protocol updates the accounts.
  const read = declared.claimant === undefined ? { aggregator: live, tags } : { tags };
  return { live: { aggregator: live, tags }, plan: planUpdate(former, declared, read, ignored) };
}
