import type { CredentialSource } from "./credentialSource";

/**
 * What went wrong, as far as the next step depends on it.
 *
 * - `throttled`: refused without effect, may be repeated
 * - `unknown-outcome`: nobody knows whether it took effect (connection lost, time-out, 5xx, and for a write anything that
 *   isn't a whole answer of AWS, or an error code that AWS's API has)
 * - `malformed`: the answer to a read isn't whole, or isn't AWS's: nothing may be done on the strength of it
 * - `invalid-role`: also what AWS answers until IAM has propagated a new role
 * - `new-delegation`: what AWS answers a delegated administrator until AWS Config knows of its registration
 * - `gone`: no such aggregator, or no such table
 * - `unreachable`: no connection came about, so that nothing was sent
 * - `unauthenticated`: no usable credentials, so that nothing was asked
 * - `late`: not sent any more, since it was to be sent before
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
  /** Whether the error's code stands where AWS puts it. Default: yes. */
  readonly coded?: boolean;
  /** Where credentials come from. */
  readonly credentials?: CredentialSource;
  /** Takes credentials out of a text. Default: leaves it as it is. */
  redact?(text: string): string;
}
