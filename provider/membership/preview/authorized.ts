import { accountsOf, type LiveAggregator } from "../../aws/aggregator";
import { accountIn } from "../../domain/aggregatorId";
import { hasUnknown, isNotKnown, isUnknown } from "../../engine/unknown";
import { knownMembers } from "../../inputs/accounts";
import type { SourceRole } from "../../inputs/sourceRole";
import { printAuthorized, printUnchecked } from "../../live/authorized";
import type { Context } from "../../process/context";
import { type Inputs, isSecret } from "../inputs";

/**
 * Prints whether the accounts that a membership is about to add to an aggregator have authorized it. Accounts that are
 * already on it through other stacks don't join.
 *
 * @param role - undefined: the program names no role for the check
 * @param joined - the aggregator; undefined if AWS could not be asked, because the same program has yet to create it
 */
export async function printAuthorizedOf(
  context: Context,
  { aggregatorName, accountIds, ...rest }: Inputs,
  role: SourceRole | undefined,
  joined?: LiveAggregator,
): Promise<void> {
  const label = isUnknown(aggregatorName) ? "an aggregator whose name is known later" : aggregatorName;
  const known = knownMembers(accountIds);
  const isUnsure = hasUnknown(accountIds);
  if (joined === undefined) {
    if (role !== undefined && (known.length > 0 || isUnsure))
      printUnchecked(context, label, isNotKnown("the aggregator"));
    return;
  }
  const { arn, source } = joined;
  const there = new Set(accountsOf(source));
  await printAuthorized(context, role, {
    label,
    accountId: accountIn(arn),
    region: rest.region,
    regions: source.regions,
    added: known.filter((id) => !there.has(id)),
    isUnsure,
    isSecret: isSecret(rest),
  });
}
