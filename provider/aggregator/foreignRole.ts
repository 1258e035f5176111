import { parseRole } from "../domain/role";
import { printOnce } from "../engine/context";
import { isUnknown } from "../engine/unknown";
import type { Context } from "../process/context";
import type { Inputs } from "./inputs";

/**
 * Warns if the organization's role belongs to another account than the aggregator. AWS Config reads the organization
 * with a role of the aggregator's own account, but rejects another one only when the aggregator is put.
 *
 * @param account - the account of the aggregator
 */
export function warnOfForeignRole(
  context: Context,
  { name, organizationAggregationSource }: Inputs,
  account: string | undefined,
): void {
  const roleArn = organizationAggregationSource?.roleArn;
  const role = parseRole(roleArn);
  if (role === undefined || account === undefined || role.account === account) return;
  const line =
    `${isUnknown(name) ? "an aggregator" : name}: organizationAggregationSource.roleArn: ` +
    `${JSON.stringify(roleArn)} is a role of account ${role.account}, and the aggregator is in account ${account}. AWS ` +
    "Config uses a role of the aggregator's own account, so AWS may refuse this one";
  printOnce(context, "warn", line);
}
