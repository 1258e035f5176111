import type { AggregatorApi, LiveAggregator, PutRequest } from "../aws/aggregator";
import type { Explain } from "../live/explain";
import type { Plan } from "./plan";

/** How far a plan got. */
export interface Applied {
  /** As AWS answered the Put; undefined where the plan had none. */
  readonly put: LiveAggregator | undefined;
  /** What stopped it after the Put; undefined where everything was done. */
  readonly interrupted: unknown;
}

/**
 * Executes a plan. A Put that fails is thrown; a failure after it is returned, since the state must then hold
 * what was done.
 *
 * Tags go before others come, because a resource holds 50 of them.
 *
 * @param before - the aggregator as it was read; undefined where there is none, or where the plan has no Put
 */
export async function apply(
  api: AggregatorApi,
  before: LiveAggregator | undefined,
  arn: string,
  { put, tag, untag }: Plan,
  explain: Explain,
): Promise<Applied> {
  const answer = put && (await send(api, put, before, explain));
  try {
    if (untag) await api.untag(answer?.arn ?? arn, untag);
    if (tag) await api.tag(answer?.arn ?? arn, tag);
    return { put: answer, interrupted: undefined };
  } catch (error) {
    return { put: answer, interrupted: error };
  }
}

async function send(
  api: AggregatorApi,
  put: PutRequest,
  before: LiveAggregator | undefined,
  explain: Explain,
): Promise<LiveAggregator> {
  try {
    return await api.put(put);
  } catch (error) {
    throw await explain(error, put, before);
  }
}
