import type { UpdateResult } from "../engine/steps";
import type { Context } from "../process/context";
import { addedSources, type Inputs, type Outputs } from "./inputs";
import { waitFor } from "./waitFor";

/**
 * Waits until the sources have reported that were added since the last deployment. If the time is over first, the state
 * stays as it is, and the next deployment waits for them again.
 *
 * @throws SourcesNotReadyError, SourcesUnknownError, UnknownAggregatorError, AwsError
 */
export async function update(
  context: Context,
  olds: Outputs,
  inputs: Inputs,
): Promise<UpdateResult<Outputs>> {
  await waitFor(context, inputs, addedSources(inputs, olds));
  return { outs: inputs };
}
