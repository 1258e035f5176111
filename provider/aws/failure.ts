import type { CredentialSource } from "./credentialSource";

/**
 * The kinds of failure that the next step distinguishes.
 *
 * - `throttled`: rejected without effect; may be repeated
 * - `unknown-outcome`: it is not known whether it took effect (connection lost, time-out, 5xx; for a write also any
 *   answer that isn't complete, or whose error code isn't in AWS's API)
 * - `malformed`: the answer to a read isn't complete, or isn't AWS's: the answer must not be used
 * - `invalid-role`: also what AWS answers until IAM has propagated a new role
 * - `new-delegation`: what AWS answers a delegated administrator until AWS Config knows about its registration
 * - `gone`: no such aggregator, or no such table
 * - `unreachable`: no connection was made, so nothing was sent
 * - `unauthenticated`: no usable credentials, so nothing was sent
 * - `late`: not sent, because its time was over
 * - `refused`: anything else; repeating it doesn't help
 */
export type AwsErrorKind =
  | "throttled"
  | "unknown-outcome"
  | "malformed"
  | "invalid-role"
  | "new-delegation"
  | "gone"
  | "unreachable"
  | "unauthenticated"
  | "late"
  | "refused";

/** What was being done, for the message. */
export interface CallContext {
  /** `PutConfigurationAggregator` */
  readonly operation: string;
  /** The service, as IAM names it, if it has an operation of the same name as AWS Config. Default: found by the operation. */
  readonly service?: string | undefined;
  /** `aggregator security in us-east-1` */
  readonly target: string;
  readonly region: string;
  /** Whether anything has gone out on the network. Default: yes. */
  readonly sent?: boolean;
  /** Whether the error's code is where AWS puts it. Default: yes. */
  readonly coded?: boolean;
  /** Where credentials come from. */
  readonly credentials?: CredentialSource;
  /** Removes credentials from a text. Default: leaves it as it is. */
  redact?(text: string): string;
}
