import type { AggregatorApi, LiveAggregator } from "../../aws/aggregator";
import { retrying } from "../../aws/retry";
import { OWNER_TAG, parseOwner, sameOwner } from "../../merge/owner";
import { type Tags, visibleTags } from "../../merge/tags";
import { PartialFailure } from "../partialFailure";
import { apply } from "./apply";
import type { Context } from "./context";
import { ConcurrentCreateError, SourceKindError } from "./errors";
import { type Declared, declaredIn, formatId, type Inputs, type Outputs } from "./inputs";
import { interruptedInputs, outputsOf } from "./outputs";
import { nothingBefore, planCreate, planUpdate, tagsAfter } from "./plan";
import { claimable, findExisting } from "./takeover";

/** What the engine takes back from create. */
export interface CreateResult {
  readonly id: string;
  readonly outs: Outputs;
}

/**
 * Makes an aggregator: a Describe, then one Put with the tags in it. Where one of this name exists that is the
 * resource's own (a create that was killed) or may be adopted, it is brought to what is declared instead.
 *
 * @throws AggregatorExistsError, AwsOwnedError, SourceKindError, ConcurrentCreateError, AwsError
 */
export async function create(context: Context, inputs: Inputs): Promise<CreateResult> {
  const api = context.configuration.api(inputs.region);
  const id = formatId(inputs.name, inputs.region);
  const outs = await retrying(async () => {
    const existing = await findExisting(api, inputs.name);
    return existing
      ? carryOn(context, api, inputs, existing.live, existing.tags)
      : putNew(context, api, inputs);
  }, context.clock);
  return { id, outs };
}

async function putNew({ configuration }: Context, api: AggregatorApi, inputs: Inputs): Promise<Outputs> {
  const plan = planCreate(inputs.name, declaredIn(inputs));
  const { put: live } = await apply(api, undefined, "", plan);
  if (!live) throw new Error("a plan to create has a Put");
  if (live.creationTime !== live.lastUpdatedTime) await refuseConcurrent(api, inputs, live);
  return outputsOf(inputs, live, visibleTags(plan.put?.tags ?? {}, configuration.settings.ignoreTags));
}

/** The Put has updated what somebody else made since the Describe, unless the tags it carried are there. */
async function refuseConcurrent(api: AggregatorApi, inputs: Inputs, live: LiveAggregator): Promise<void> {
  if (inputs.ownerTag === false) return;
  const owner = (await api.listTags(live.arn))[OWNER_TAG];
  if (!sameOwner(owner, inputs.owner))
    throw new ConcurrentCreateError(live, inputs.region, parseOwner(owner));
}

async function carryOn(
  { configuration }: Context,
  api: AggregatorApi,
  inputs: Inputs,
  live: LiveAggregator,
  tags: Tags,
): Promise<Outputs> {
  const { ignoreTags } = configuration.settings;
  const relation = claimable(inputs, live, tags);
  const declared = declaredIn(inputs);
  if (live.source.kind !== declared.source.kind)
    throw new SourceKindError(live, inputs.region, declared.source.kind);
  const former = relation === "own" ? untouchedSince(live, declared) : nothingBefore(declared);
  const plan = planUpdate(former, declared, { aggregator: live, tags }, ignoreTags);
  const { put, interrupted } = await apply(api, live, live.arn, plan);
  const now = put ?? live;
  if (interrupted === undefined) return outputsOf(inputs, now, tagsAfter(tags, plan, ignoreTags));
  const left = await api.listTags(live.arn).catch(() => tags);
  const recorded = interruptedInputs(inputs, [declared.tags], left);
  const outs = outputsOf(recorded, now, visibleTags(left, ignoreTags));
  throw new PartialFailure(formatId(inputs.name, inputs.region), outs, interrupted);
}

/**
 * What a create that was killed had declared. If the aggregator was never updated since it was made, all the
 * accounts in it are the resource's own; otherwise nobody can tell, and they are kept.
 */
function untouchedSince(live: LiveAggregator, declared: Declared): Declared {
  const untouched = live.creationTime !== undefined && live.creationTime === live.lastUpdatedTime;
  return untouched
    ? { ...nothingBefore(declared), source: live.source, filters: live.filters, owner: declared.owner }
    : { ...nothingBefore(declared), owner: declared.owner };
}
