import { accountsOf } from "../aws/aggregator";
import { storeName } from "../domain/claimLocation";

import type { Context } from "../sharing/context";
import { NoAggregatorError } from "../sharing/errors";
import { refuseUnjoinable } from "../sharing/joinable";
import { share } from "../sharing/share";
import { accountsIn, type Inputs, type Outputs, outputsOf } from "./inputs";

/** What a membership has been so far. */
export interface Past {
  /** Of the aggregator; undefined if it is joined for the first time. */
  readonly arn: string | undefined;
  /** Accounts that it declared before. */
  readonly former: readonly string[];
  /** It is being created. */
  readonly isNew?: boolean;
}

/** Puts the accounts of a membership on its aggregator, and lets go of what it no longer declares. */
export async function publishMembership(
  context: Context,
  inputs: Inputs,
  { arn, former, isNew = false }: Past,
): Promise<Outputs> {
  const { aggregatorName: name, region, claims, claimKey: key, createdAt } = inputs;
  const store = storeName(claims, region);
  const accept = (tags: Readonly<Record<string, string>>) => refuseUnjoinable(name, region, tags, store);
  const participant = {
    name,
    region,
    claims,
    key,
    isNew,
    createdAt,
    accept,
    ...(arn !== undefined && { arn }),
  };
  const live = await share(context, participant, { intent: "hold", accounts: accountsIn(inputs), former });
  if (!live) throw new NoAggregatorError(name, region);
  return outputsOf(inputs, live.arn, accountsOf(live.source));
}
