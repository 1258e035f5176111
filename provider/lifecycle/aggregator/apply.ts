import type { AggregatorApi, LiveAggregator } from "../../aws/aggregator";
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
 */
export async function apply(api: AggregatorApi, arn: string, { put, tag, untag }: Plan): Promise<Applied> {
  const answer = put && (await api.put(put));
  try {
    if (untag) await api.untag(answer?.arn ?? arn, untag);
    if (tag) await api.tag(answer?.arn ?? arn, tag);
    return { put: answer, interrupted: undefined };
  } catch (error) {
    return { put: answer, interrupted: error };
  }
}
