/** One text, or a list of them: what is said of one is said of each. */
export type OneOrMore = string | readonly string[];

/** A statement of an IAM policy, as it is written. */
export interface StatementDocument {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  /** Either this or `NotAction`: `service:Name`, with `*` and `?`, in any case. */
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  /** Either this or `NotResource`: `*` or an ARN, with `*` and `?`. */
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  /** Values by condition key by operator. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore | boolean>>>>;
}

/**
 * An identity-based IAM policy, as it is written.
 *
 * @example
 * ```ts
 * const policy: PolicyDocument = {
 *   Version: "2012-10-17",
 *   Statement: { Effect: "Allow", Action: "config:Describe*", Resource: "*" },
 * };
 * ```
 */
export interface PolicyDocument {
  /** Default: `2008-10-17`. */
  readonly Version?: "2012-10-17" | "2008-10-17";
  readonly Id?: string;
  readonly Statement: StatementDocument | readonly StatementDocument[];
}

/** A policy that is attached to callers. */
export interface CallerPolicy {
  /** Callers of this account only, those that have assumed a role of it included. */
  readonly account?: string;
  /** Callers that have assumed the role of this ARN only. */
  readonly role?: string;
  /**
   * True: a service control policy of the account's organization. It allows nothing by itself, and forbids what it doesn't
   * allow. Default: an identity-based policy.
   */
  readonly serviceControl?: boolean;
  readonly policy: PolicyDocument;
}
