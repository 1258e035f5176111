/** One text, or a list of them: what is said of one is said of each. */
export type OneOrMore = string | readonly string[];

/** A statement of an IAM policy, as it is written. */
export interface StatementDocument {
  /**
   * A name. It means nothing.
   *
   * @default none
   */
  readonly Sid?: string;
  /** What becomes of the requests that match. */
  readonly Effect: "Allow" | "Deny";
  /**
   * Either this or `NotAction`: `service:Name`, with `*` and `?`, in any case.
   *
   * @default `NotAction` says it
   */
  readonly Action?: OneOrMore;
  /**
   * All actions but these.
   *
   * @default `Action` says it
   */
  readonly NotAction?: OneOrMore;
  /**
   * Either this or `NotResource`: `*` or an ARN, with `*` and `?`.
   *
   * @default `NotResource` says it
   */
  readonly Resource?: OneOrMore;
  /**
   * All resources but these.
   *
   * @default `Resource` says it
   */
  readonly NotResource?: OneOrMore;
  /**
   * Values by condition key by operator.
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
   * A name. It means nothing.
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
   * Callers of this account only, those that have assumed a role of it included.
   *
   * @default callers of every account
   */
  readonly account?: string;
  /**
   * Callers that have assumed the role of this ARN only.
   *
   * @default every caller
   */
  readonly role?: string;
  /**
   * True: a service control policy of the account's organization. It allows nothing by itself, and forbids
   * what it doesn't allow. False: an identity-based policy.
   *
   * @default false
   */
  readonly serviceControl?: boolean;
  /** The policy. */
  readonly policy: PolicyDocument;
}
