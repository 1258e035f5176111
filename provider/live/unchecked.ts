import { AwsError, ConfigAggregatorError } from "../aws/errors";
import { isUnassumed } from "../aws/sourceAccounts";

/** The role by which source accounts are looked into. */
interface LookingRole {
  /** As `arn:aws:iam::{account}:role/audit`; undefined if none is assumed. */
  readonly pattern?: string | undefined;
  /** No line may show it. */
  readonly isSecret?: boolean;
}

/**
 * Why something could not be checked, in a few words, the same for all accounts, so that they can be grouped.
 *
 * @param action - what was asked, as IAM names it
 */
export function whyUnchecked(failure: ConfigAggregatorError, action: string, role: LookingRole = {}): string {
  const code = codeOf(failure);
  if (!(failure instanceof AwsError) || !isUnassumed(failure)) return `${action}: ${code}`;
  const name = role.isSecret || role.pattern === undefined ? "sourceRole" : role.pattern;
  return code.startsWith("AccessDenied")
    ? `not allowed to assume ${name}: ${code}`
    : `${name} could not be assumed: ${code}`;
}

/** A failure to look. Bugs are thrown on. */
export function failureIn(error: unknown): ConfigAggregatorError {
  if (ConfigAggregatorError.is(error)) return error;
  throw error;
}

/** Whether a failure is the same in all regions. */
export function isAboutAccount(failure: ConfigAggregatorError): boolean {
  return !(failure instanceof AwsError) || isUnassumed(failure);
}

/** The code by which a failure is told. */
export function codeOf(failure: ConfigAggregatorError): string {
  return failure instanceof AwsError ? failure.awsCode : failure.code;
}
