import { PartialFailure } from "../engine/partialFailure";
import type { CreateResult } from "../engine/steps";
import type { Context } from "../sharing/context";
import { PublishingInterrupted } from "../sharing/protocol/errors";
import { formatId, type Inputs, newlyKeyed, type Outputs, outputsOf } from "./inputs";
import { publishMembership } from "./publish";

/**
 * Joins an aggregator. It never makes one.
 *
 * @throws the errors of sharing, where nothing of this membership is left behind; PartialFailure where the claim may be
 *   written, so that the state knows of it
 */
export async function create(context: Context, program: Inputs): Promise<CreateResult<Outputs>> {
  const inputs = newlyKeyed(context, program);
  context.memory.keyUsed(program.claimKey);
  const id = formatId(inputs);
  try {
    return {
      id,
      outs: await publishMembership(context, inputs, { arn: inputs.aggregatorArn, former: [], isNew: true }),
    };
  } catch (error) {
    // Otherwise the claim was put back, or never written.
    if (!(error instanceof PublishingInterrupted)) throw error;
    const outs = { ...outputsOf(inputs, error.live.arn, []), unfinished: true as const };
    throw new PartialFailure(id, outs, error);
  }
}
