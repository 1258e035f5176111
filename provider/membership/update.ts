import type { UpdateResult } from "../engine/steps";
import type { SharingContext } from "../sharing/context";
import { accountsIn, type Inputs, keyed, type Outputs } from "./inputs";
import { publishMembership } from "./publish";

/**
 * Claims what is declared now, and waits until the aggregator shows it.
 *
 * @throws the errors of sharing; AggregatorGoneError, if the aggregator was recreated
 */
export async function update(
  context: SharingContext,
  olds: Outputs,
  program: Inputs,
): Promise<UpdateResult<Outputs>> {
  const outs = await publishMembership(context, keyed(program, olds), {
    arn: olds.aggregatorArn,
    former: accountsIn(olds),
    // Otherwise the engine would take the former inputs as deployed, while the claim may hold more.
    interrupted: () => ({ ...olds, unfinished: true }),
  });
  return { outs };
}
