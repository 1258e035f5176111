import { isAccountId } from "./accountId";
import { partitionOf } from "./region";
import { parseRole } from "./role";

/** The placeholder for the account in a role's pattern. */
const PLACEHOLDER = "{account}";

/** The rule for a role's pattern. */
export const SOURCE_ROLE_RULE =
  "the ARN of a role with {account} in place of the account id, as arn:aws:iam::{account}:role/name";

/**
 * The ARN of the role in a source account.
 *
 * @param pattern - for example `arn:aws:iam::{account}:role/audit`
 * @param account - 12 digits
 */
export function sourceRoleArn(pattern: string, account: string): string {
  return pattern.replace(PLACEHOLDER, () => account);
}

/**
 * The rule that a role's pattern breaks; undefined if it breaks none.
 *
 * @param region - the aggregator's, if it is known
 */
export function brokenSourceRole(pattern: unknown, region: string | undefined): string | undefined {
  if (typeof pattern !== "string") return SOURCE_ROLE_RULE;
  const role = isInPlace(pattern) ? parseRole(sourceRoleArn(pattern, "000000000000")) : undefined;
  if (role === undefined) return `${SOURCE_ROLE_RULE}${likelyMeant(pattern)}`;
  const partition = region === undefined ? role.partition : partitionOf(region);
  return role.partition === partition
    ? undefined
    : `a role of the partition ${partition}, since the aggregator is in ${region}`;
}

/** Whether the placeholder is in the account's place, and only there. */
function isInPlace(pattern: string): boolean {
  return accountOf(pattern) === PLACEHOLDER && occurrences(pattern) === 1;
}

function accountOf(pattern: string): string | undefined {
  return /^arn:[^:]*:iam::(.*?):role\//.exec(pattern)?.[1];
}

function occurrences(pattern: string): number {
  return pattern.split(PLACEHOLDER).length - 1;
}

/** What a pattern has in the placeholder's place; empty if that is no hint. */
function likelyMeant(pattern: string): string {
  const given = accountOf(pattern);
  if (given === PLACEHOLDER && occurrences(pattern) > 1) return " (here it stands more than once)";
  if (given === undefined || given === "" || given === PLACEHOLDER) return "";
  return isAccountId(given)
    ? ` (${given} is one account, and the role is assumed in each)`
    : ` (${given} stands where {account} is meant)`;
}
