import type { CreateResult } from "../engine/steps";
import type { Context } from "../sharing/context";
import { addedSources, formatId, type Inputs, type Outputs } from "./inputs";
import { waitFor } from "./waitFor";

/**
 * Waits until the sources of an aggregator have reported. If they don't in time, there is no wait in the state, so that the
 * next deployment waits again; the aggregator is in the state before.
 *
 * @throws SourcesNotReadyError, SourcesUnknownError, UnknownAggregatorError, AwsError
 */
export async function create(context: Context, inputs: Inputs): Promise<CreateResult<Outputs>> {
  await waitFor(context, inputs, addedSources(inputs));
  return { id: formatId(inputs), outs: inputs };
}
