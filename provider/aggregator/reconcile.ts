import type { AggregatorApi } from "../aws/aggregator";
import { type Clock, retrying } from "../aws/retry";
import { formatId } from "../domain/aggregatorId";
import { type IgnoredTags, type Tags, visibleTags } from "../domain/tags";
import { PartialFailure } from "../engine/partialFailure";
import type { Explainer } from "../live/explain";
import { type Applied, apply } from "./apply";
import type { Inputs, Outputs } from "./inputs";
import { interruptedInputs, outputsAfter } from "./outputs";
import { type Live, type Plan, visibleTagsAfter } from "./plan";

/** A plan, and the reading that it was made from. */
export interface Step {
  readonly live: Live;
  readonly plan: Plan;
}

/** What {@link reconcile} works on. */
export interface Goal {
  readonly api: AggregatorApi;
  readonly clock: Clock;
  readonly inputs: Inputs;
  /** Outputs of the last deployment; undefined in create. */
  readonly olds: Outputs | undefined;
  /** The tags that were declared before, and those that are declared now. */
  readonly declaredTags: readonly Tags[];
  readonly ignored: IgnoredTags;
  readonly explain: Explainer;
}

/**
 * Reads, plans and executes; after a temporary failure, it does so again.
 *
 * @param next - reads what is live and plans; called for each attempt, because the aggregator may have changed
 * @throws PartialFailure, if the Put was done, or not needed, and tagging failed permanently
 */
export async function reconcile(goal: Goal, next: () => Promise<Step>): Promise<Outputs> {
  const { api, clock, inputs, olds, ignored, explain } = goal;
  let interrupted: (Step & Applied) | undefined;
  try {
    return await retrying(async () => {
      const step = await next();
      const arn = step.live.aggregator?.arn ?? olds?.arn ?? "";
      const applied = await apply(api, step.live.aggregator, arn, step.plan, explain);
      if (applied.interrupted !== undefined) {
        interrupted = { ...step, ...applied };
        throw applied.interrupted;
      }
      const tags = tagsNow(step, ignored);
      return outputsAfter(inputs, olds, { aggregator: applied.put ?? step.live.aggregator, tags });
    }, clock);
  } catch (error) {
    throw interrupted ? await recorded(goal, interrupted, error) : error;
  }
}

/** The visible tags after a plan was executed; undefined if they were neither read nor created. */
function tagsNow({ live, plan }: Step, ignored: IgnoredTags): Tags | undefined {
  if (live.tags) return visibleTagsAfter(live.tags, plan, ignored);
  return live.aggregator ? undefined : visibleTags(plan.put?.tags ?? {}, ignored);
}

/** What the state has to hold if tagging failed, so that the next update sees what is still to be done. */
async function recorded(goal: Goal, step: Step & Applied, error: unknown): Promise<PartialFailure> {
  const { api, inputs, olds, declaredTags, ignored } = goal;
  const aggregator = step.put ?? step.live.aggregator;
  const left = await api.listTags(aggregator?.arn ?? olds?.arn ?? "").catch(() => step.live.tags ?? {});
  const record = interruptedInputs(inputs, olds, declaredTags, left, ignored);
  const outs = outputsAfter(record, olds, { aggregator, tags: visibleTags(left, ignored) });
  return new PartialFailure(formatId(inputs.name, inputs.region), outs, error);
}
