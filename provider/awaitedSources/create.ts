import type { CreateResult } from "../engine/steps";
import type { Context } from "../process/context";
import { addedSources, formatId, type Inputs, type Outputs } from "./inputs";
import { waitFor } from "./waitFor";

/**
 * Waits until the sources of an aggregator have reported. If the time is over first, the state doesn't record the wait,
 * and the next deployment waits again. The state records the aggregator before this starts.
 *
 * @throws SourcesNotReadyError, SourcesUnknownError, UnknownAggregatorError, AwsError
 */
export async function create(context: Context, inputs: Inputs): Promise<CreateResult<Outputs>> {
  await waitFor(context, inputs, addedSources(inputs));
  return { id: formatId(inputs), outs: inputs };
}
