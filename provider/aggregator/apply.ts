import type { AggregatorApi, LiveAggregator, PutRequest } from "../aws/aggregator";
import type { Explainer } from "../live/explain";
import type { Plan } from "./plan";

/** How far a plan got. */
export interface Applied {
  /** The aggregator as AWS returned it for the Put; undefined if the plan had none. */
  readonly put: LiveAggregator | undefined;
  /** The error that stopped the plan after the Put; undefined if everything was done. */
  readonly interrupted: unknown;
}

/**
 * Executes a plan. The error of a Put is thrown. A later error is returned, because the state must then record what was
 * done.
 *
 * Tags are removed before others are added, because a resource can have only 50.
 *
 * @param before - the aggregator as it was read; undefined if there is none, or if the plan has no Put
 */
export async function apply(
  api: AggregatorApi,
  before: LiveAggregator | undefined,
  arn: string,
  { put, tag, untag }: Plan,
  explain: Explainer,
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
  explain: Explainer,
): Promise<LiveAggregator> {
  try {
    return await api.put(put);
  } catch (error) {
    throw await explain(error, put, before);
  }
}
