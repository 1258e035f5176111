import { PartialFailure } from "../engine/partialFailure";
import type { UpdateResult } from "../engine/steps";
import type { Context } from "../sharing/context";
import { PublishingInterrupted } from "../sharing/protocol/errors";
import { accountsIn, formatId, type Inputs, keyed, type Outputs } from "./inputs";
import { publishMembership } from "./publish";

/**
 * Claims what is declared now, and sees the aggregator show it. Nothing is called where only what is recorded changes.
 *
 * @throws the errors of sharing; AggregatorGoneError, where the aggregator was made anew
 */
export async function update(
  context: Context,
  olds: Outputs,
  program: Inputs,
): Promise<UpdateResult<Outputs>> {
  const inputs = keyed(program, olds);
  try {
    const past = { arn: olds.aggregatorArn, former: accountsIn(olds) };
    return { outs: await publishMembership(context, inputs, past) };
  } catch (error) {
    // The engine would take the former program for deployed, while the claim says more.
    if (!(error instanceof PublishingInterrupted)) throw error;
    throw new PartialFailure(formatId(inputs), { ...olds, unfinished: true }, error);
  }
}
