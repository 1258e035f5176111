import { accountsOf } from "../aws/aggregator";
import { type ClaimLocation, storeName } from "../domain/claimLocation";
import { PartialFailure } from "../engine/partialFailure";
import type { SharingContext } from "../sharing/context";
import { NoAggregatorError, OtherStoreError } from "../sharing/errors";
import { refuseUnjoinable } from "../sharing/joinable";
import { PublishingInterrupted } from "../sharing/protocol/errors";
import { share } from "../sharing/share";
import { followMoves } from "./followMoves";
import { accountsIn, formatId, type Inputs, isSecret, type Joined, type Outputs, outputsOf } from "./inputs";
import { findStore } from "./store";

/** What a membership has deployed so far. */
export interface Past {
  /** ARN of the aggregator; undefined if it is joined for the first time. */
  readonly arn: string | undefined;
  /** Accounts that it declared before. */
  readonly former: readonly string[];
  /** Whether the membership is being created. */
  readonly isNew?: boolean;
  /** What the state has to record if the run stops after the claim may have been written. */
  interrupted(joined: Joined): Outputs;
}

/**
 * Puts the accounts of a membership on its aggregator, and removes those that it no longer declares unless other stacks
 * claim them. If the owner moves the claims meanwhile, a membership that names no store follows them.
 *
 * @throws PartialFailure, if the claim may have been written; otherwise the errors of sharing, and nothing is left
 *   behind
 */
export async function publishMembership(
  context: SharingContext,
  inputs: Inputs,
  past: Past,
): Promise<Outputs> {
  // A membership that names its store doesn't follow a move.
  const isOvertaken = followMoves(
    context,
    (cause) => inputs.claims === undefined && cause instanceof OtherStoreError,
  );
  for (let isAgain = false; ; isAgain = true) {
    const location = await findStore(context, inputs, { arn: past.arn, isAgain });
    try {
      return await publishTo(context, inputs, past, location);
    } catch (error) {
      if (await isOvertaken(error)) continue;
      if (!(error instanceof PublishingInterrupted)) throw error;
      throw new PartialFailure(formatId(inputs), past.interrupted({ arn: error.live.arn, location }), error);
    }
  }
}

async function publishTo(
  context: SharingContext,
  inputs: Inputs,
  { arn, former, isNew = false }: Past,
  location: ClaimLocation | undefined,
): Promise<Outputs> {
  const { aggregatorName: name, region, claimKey: key, createdAt } = inputs;
  const store = storeName(location, region);
  const accept = (tags: Readonly<Record<string, string>>) => refuseUnjoinable(name, region, tags, store);
  const participant = {
    name,
    region,
    location,
    key,
    isNew,
    createdAt,
    accept,
    // A create has not deployed anything that it could remove.
    ...(!isNew && { removals: { max: inputs.maxRemovals, secret: isSecret(inputs) } }),
    ...(arn !== undefined && { arn }),
  };
  const shared = await share(context, participant, { intent: "hold", accounts: accountsIn(inputs), former });
  if (!shared) throw new NoAggregatorError(name, region);
  const { live } = shared;
  return outputsOf(inputs, { arn: live.arn, location }, accountsOf(live.source));
}
