import { AwsError, ConfigAggregatorError } from "../aws/errors";
import { isUnassumed } from "../aws/sourceAccounts";

/** The role that is assumed in source accounts. */
interface LookingRole {
  /** For example `arn:aws:iam::{account}:role/audit`; undefined if no role is assumed. */
  readonly pattern?: string | undefined;
  /** No line may contain it. */
  readonly isSecret?: boolean;
}

/**
 * Why something could not be checked, in a few words that are the same for all accounts, so that they can be grouped.
 *
 * @param action - the call, as IAM names it
 */
export function whyUnchecked(failure: ConfigAggregatorError, action: string, role: LookingRole = {}): string {
  const code = codeOf(failure);
  if (!(failure instanceof AwsError) || !isUnassumed(failure)) return `${action}: ${code}`;
  const name = role.isSecret || role.pattern === undefined ? "sourceRole" : role.pattern;
  return code.startsWith("AccessDenied")
    ? `not allowed to assume ${name}: ${code}`
    : `${name} could not be assumed: ${code}`;
}

/** The failure of a check. Bugs are rethrown. */
export function failureIn(error: unknown): ConfigAggregatorError {
  if (ConfigAggregatorError.is(error)) return error;
  throw error;
}

/** Whether a failure is the same in all regions. */
export function isAboutAccount(failure: ConfigAggregatorError): boolean {
  return !(failure instanceof AwsError) || isUnassumed(failure);
}

/** The code that texts name for a failure. */
export function codeOf(failure: ConfigAggregatorError): string {
  return failure instanceof AwsError ? failure.awsCode : failure.code;
}
