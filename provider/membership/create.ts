import type { CreateResult } from "../engine/steps";
import type { SharingContext } from "../sharing/context";
import { formatId, type Inputs, newlyKeyed, type Outputs, outputsOf } from "./inputs";
import { publishMembership } from "./publish";

/**
 * Joins an aggregator. It never creates one.
 *
 * @throws the errors of sharing, if nothing of this membership is left behind; PartialFailure, if the claim may be
 *   written, so that the state records it
 */
export async function create(context: SharingContext, program: Inputs): Promise<CreateResult<Outputs>> {
  const inputs = newlyKeyed(context, program);
  context.joinCache.keyUsed(program.claimKey);
  const outs = await publishMembership(context, inputs, {
    arn: inputs.aggregatorArn,
    former: [],
    isNew: true,
    interrupted: (joined) => ({ ...outputsOf(inputs, joined, []), unfinished: true }),
  });
  return { id: formatId(inputs), outs };
}
