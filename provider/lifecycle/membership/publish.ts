import { storeName } from "../../claims/location";
import { accountsOf } from "../aggregator/plan";
import type { Context } from "../context";
import { NoAggregatorError } from "../sharing/errors";
import { refuseUnjoinable } from "../sharing/joinable";
import { share } from "../sharing/share";
import { accountsIn, type Inputs, type Outputs, outputsOf } from "./inputs";

/**
 * Puts the accounts of a membership on its aggregator, and lets go of what it no longer declares.
 *
 * @param arn - of the aggregator; undefined where it is joined for the first time
 * @param former - accounts that it declared before
 */
export async function publishMembership(
  context: Context,
  inputs: Inputs,
  arn: string | undefined,
  former: readonly string[],
): Promise<Outputs> {
  const { aggregatorName: name, region, claims, claimKey: key } = inputs;
  const store = storeName(claims, region);
  const accept = (tags: Readonly<Record<string, string>>) => refuseUnjoinable(name, region, tags, store);
  const party = { name, region, claims, key, accept, ...(arn !== undefined && { arn }) };
  const live = await share(context, party, { intent: "hold", accounts: accountsIn(inputs), former });
  if (!live) throw new NoAggregatorError(name, region);
  return outputsOf(inputs, live.arn, accountsOf(live.source));
}
