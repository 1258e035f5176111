import type { Context } from "./context";
import { converge } from "./converge";
import { explaining } from "./explain";
import { declaredIn, type Inputs, type Outputs } from "./inputs";
import { observe } from "./observe";
import { needsOf, planUpdate } from "./plan";

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
  inputs: Inputs,
): Promise<UpdateResult> {
  const api = configuration.api(olds.region);
  const { ignoreTags: ignored } = configuration.settings;
  const former = declaredIn(olds);
  const declared = declaredIn(inputs);
  const needs = needsOf(former, declared);
  const explain = explaining(api, configuration.organization(olds.region));
  const goal = { api, clock, inputs, olds, declaredTags: [former.tags, declared.tags], ignored, explain };
  const outs = await converge(goal, async () => {
    const live = await observe(api, olds, needs, clock);
    return { live, plan: planUpdate(former, declared, live, ignored) };
  });
  return { outs };
}
