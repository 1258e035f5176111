import type { LiveAggregator } from "../../aws/aggregator";
import { retrying } from "../../aws/retry";
import { TAGS_STORE } from "../../claims/tags";
import { OWNER_TAG, parseOwner, sameOwner } from "../../merge/owner";
import type { IgnoredTags, Tags } from "../../merge/tags";
import type { Context } from "../context";
import { PartialFailure } from "../partialFailure";
import { converge, type Step } from "./converge";
import { AggregatorExistsError, ConcurrentCreateError, SourceKindError } from "./errors";
import { explaining } from "./explain";
import { type Existing, findExisting } from "./find";
import { type Declared, declaredIn, formatId, type Inputs, type Outputs, storeIn } from "./inputs";
import { nothingBefore, planCreate, planUpdate } from "./plan";
import { beginSharing, claimTags, publishOwn } from "./shared";
import { type Claimable, claimable } from "./takeover";

/** What the engine takes back from create. */
export interface CreateResult {
  readonly id: string;
  readonly outs: Outputs;
}

/**
 * Makes an aggregator: a Describe, then one Put with the tags in it. Where one of this name exists that is the
 * resource's own (a create that was killed) or may be adopted, it is brought to what is declared instead.
 *
 * @throws AggregatorExistsError, AwsOwnedError, SourceKindError, ConcurrentCreateError, PartialFailure, AwsError
 */
export async function create(context: Context, inputs: Inputs): Promise<CreateResult> {
  const id = formatId(inputs.name, inputs.region);
  try {
    return { id, outs: await make(context, inputs) };
  } finally {
    context.memory.releaseName(id, inputs.owner);
  }
}

async function make(context: Context, inputs: Inputs): Promise<Outputs> {
  const { configuration, clock, memory } = context;
  const api = configuration.api(inputs.region);
  const { ignoreTags: ignored } = configuration.settings;
  const declared = declaredIn(inputs);
  const explain = explaining(api, configuration.organization(inputs.region));
  const goal = { api, clock, inputs, olds: undefined, declaredTags: [declared.tags], ignored, explain };
  const former = memory.formerOwners(inputs.owner);
  let sent = false;
  let made = false;
  let before: Declared | undefined;
  const outs = await converge(goal, async () => {
    const found = await findExisting(api, inputs.name);
    made = found === undefined;
    if (found) {
      const relation = sent ? afterOwnPut(inputs, found) : claimable(inputs, found, former);
      before = formerOf(relation, found.live, declared, found.tags[OWNER_TAG]);
      return carryOn(inputs, declared, found, before, ignored);
    }
    sent = true;
    return { live: {}, plan: planCreate(inputs.name, declared, claimTags(inputs)) };
  }).catch((error: unknown) => {
    throw unpublished(inputs, error);
  });
  if (made && !isUntouched(outs))
    refuseConcurrent(inputs, declared, outs, await retrying(() => api.listTags(outs.arn), clock));
  const isPublished = made && storeIn(inputs) === TAGS_STORE;
  return inputs.merge === "shared" && !isPublished ? publishMade(context, inputs, before, outs) : outs;
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
    return await publishOwn(context, inputs, former, outs);
  } catch (error) {
    throw new PartialFailure(formatId(inputs.name, inputs.region), { ...outs, unfinished: true }, error);
  }
}

/** Where tags could not be set, what stacks share is not published either. */
function unpublished(inputs: Inputs, error: unknown): unknown {
  if (inputs.merge !== "shared" || !(error instanceof PartialFailure)) return error;
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
function refuseConcurrent(inputs: Inputs, declared: Declared, { arn }: Outputs, tags: Tags): void {
  const owner = tags[OWNER_TAG];
  const isOwn = inputs.ownerTag === false ? holds(tags, declared.tags) : sameOwner(owner, inputs.owner);
  if (!isOwn) throw new ConcurrentCreateError(arn, inputs, parseOwner(owner));
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
  const nothing = nothingBefore(declared);
  if (relation === "adopted") return nothing;
  return isUntouched(live)
    ? { ...nothing, source: live.source, filters: live.filters, owner }
    : { ...nothing, owner };
}

type Times = Pick<LiveAggregator, "creationTime" | "lastUpdatedTime">;

function isUntouched({ creationTime, lastUpdatedTime }: Times): boolean {
  return Boolean(creationTime) && creationTime === lastUpdatedTime;
}
