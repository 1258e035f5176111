/** A string, or a list of strings, which are treated alike. */
export type OneOrMore = string | readonly string[];

/** A statement of an IAM policy, as it is written. */
export interface StatementDocument {
  /**
   * A name. It has no effect.
   *
   * @default none
   */
  readonly Sid?: string;
  /** Whether matching requests are allowed or denied. */
  readonly Effect: "Allow" | "Deny";
  /**
   * Actions in the form `service:Name`, with `*` and `?`, in any case. Either this or `NotAction` is required.
   *
   * @default none: `NotAction` is used
   */
  readonly Action?: OneOrMore;
  /**
   * All actions except these.
   *
   * @default none: `Action` is used
   */
  readonly NotAction?: OneOrMore;
  /**
   * Resources: `*` or an ARN, with `*` and `?`. Either this or `NotResource` is required.
   *
   * @default none: `NotResource` is used
   */
  readonly Resource?: OneOrMore;
  /**
   * All resources except these.
   *
   * @default none: `Resource` is used
   */
  readonly NotResource?: OneOrMore;
  /**
   * Values by condition key, by operator.
   *
   * @default none
   */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore | boolean>>>>;
}

/**
 * An identity-based IAM policy, as it is written.
 *
 * @example
 * ```ts
 * import type { PolicyDocument } from "pulumi-aws-config-aggregator/emulator";
 *
 * const policy: PolicyDocument = {
 *   Version: "2012-10-17",
 *   Statement: { Effect: "Allow", Action: "config:Describe*", Resource: "*" },
 * };
 * export const policies = [{ account: "111111111111", policy }];
 * ```
 */
export interface PolicyDocument {
  /**
   * The version of the policy language.
   *
   * @default "2008-10-17"
   */
  readonly Version?: "2012-10-17" | "2008-10-17";
  /**
   * A name. It has no effect.
   *
   * @default none
   */
  readonly Id?: string;
  /** What is allowed and denied. */
  readonly Statement: StatementDocument | readonly StatementDocument[];
}

/** A policy that is attached to callers. */
export interface CallerPolicy {
  /**
   * Only callers of this account, including those that have assumed a role in it.
   *
   * @default callers of every account
   */
  readonly account?: string;
  /**
   * Only callers that have assumed the role with this ARN.
   *
   * @default every caller
   */
  readonly role?: string;
  /**
   * True: a service control policy of the account's organization. It grants nothing itself, and denies what it doesn't
   * allow. False: an identity-based policy.
   *
   * @default false
   */
  readonly serviceControl?: boolean;
  /** The policy. */
  readonly policy: PolicyDocument;
}
