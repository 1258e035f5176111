import { retrying } from "../../aws/retry";
import { type IgnoredTags, visibleTags } from "../../merge/tags";
import { PartialFailure } from "../partialFailure";
import { type Applied, apply } from "./apply";
import type { Context } from "./context";
import { declaredIn, formatId, type Inputs, type Outputs } from "./inputs";
import { observe } from "./observe";
import { interruptedInputs, refreshedOutputs } from "./outputs";
import { type Live, needsOf, type Plan, planUpdate, tagsAfter } from "./plan";

/** What the engine takes back from update. */
export interface UpdateResult {
  readonly outs: Outputs;
}

/**
 * Brings a managed aggregator from what was declared to what is. Only what the change touches is read and called:
 * a Describe and a Put for accounts, regions, role and filters; a ListTags and tag calls for tags; nothing for
 * `adopt` and `forceDestroy`.
 *
 * @throws AggregatorGoneError, AwsOwnedError, AwsError, and PartialFailure where the Put was done and tagging wasn't
 */
export async function update(
  { configuration, clock }: Context,
  olds: Outputs,
  news: Inputs,
): Promise<UpdateResult> {
  const api = configuration.api(olds.region);
  const { ignoreTags } = configuration.settings;
  const former = declaredIn(olds);
  const declared = declaredIn(news);
  const needs = needsOf(former, declared);
  return retrying(async () => {
    const live = await observe(api, olds, needs);
    const plan = planUpdate(former, declared, live, ignoreTags);
    const applied = await apply(api, live.aggregator, olds.arn, plan);
    if (applied.interrupted === undefined)
      return { outs: refreshedOutputs(news, olds, readAgain(live, plan, applied, ignoreTags)) };
    const left = await api.listTags(olds.arn).catch(() => live.tags ?? {});
    const recorded = interruptedInputs(news, [former.tags, declared.tags], left);
    const tags = visibleTags(left, ignoreTags);
    const outs = refreshedOutputs(recorded, olds, { aggregator: applied.put ?? live.aggregator, tags });
    throw new PartialFailure(formatId(olds.name, olds.region), outs, applied.interrupted);
  }, clock);
}

/** What is known of the aggregator after a plan was executed, from what was read before and what AWS answered. */
function readAgain(live: Live, plan: Plan, { put }: Applied, ignored: IgnoredTags) {
  return { aggregator: put ?? live.aggregator, tags: live.tags && tagsAfter(live.tags, plan, ignored) };
}
