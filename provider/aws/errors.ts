import { adviceFor } from "./advice";

/**
 * What went wrong, as far as the next step depends on it.
 *
 * - `throttled`: refused without effect, may be repeated
 * - `unknown-outcome`: nobody knows whether it took effect (connection lost, time-out, 5xx)
 * - `invalid-role`: also what AWS answers until IAM has propagated a new role
 * - `gone`: no such aggregator, or no such table
 * - `unreachable`: no connection came about, so that nothing was sent
 * - `unauthenticated`: no usable credentials, so that nothing was asked
 * - `late`: not sent any more, since it was to be sent before
 * - `refused`: anything else; repeating it doesn't help
 */
export type AwsErrorKind =
  | "throttled"
  | "unknown-outcome"
  | "invalid-role"
  | "gone"
  | "unreachable"
  | "unauthenticated"
  | "late"
  | "refused";

/** The base of every error this package raises on purpose. Its message is written for the user. */
export class ConfigAggregatorError extends Error {
  override readonly name: string = "ConfigAggregatorError";

  /** Whether `error` is one of this package, also of another copy of it. */
  static is(error: unknown): error is ConfigAggregatorError {
    return error instanceof Error && "isConfigAggregatorError" in error;
  }

  readonly isConfigAggregatorError = true;
}

/** A call that AWS refused or that did not come through; `cause` is the SDK's error. */
export class AwsError extends ConfigAggregatorError {
  override readonly name: string = "AwsError";

  constructor(
    message: string,
    /** What kind of failure it is. */
    readonly kind: AwsErrorKind,
    /** AWS's own code, as `InvalidRoleException`. */
    readonly code: string,
    cause: unknown,
    /** Whether it was tried again already, for as long as settings allow. */
    readonly isFinal = false,
  ) {
    super(message, { cause });
  }
}

/** What happened, without what to do about it: for a run that goes on all the same. */
export function factOf({ message }: Error): string {
  return message.split("\n")[0] ?? "";
}

/** What was being done, for the message. */
export interface CallContext {
  /** `PutConfigurationAggregator` */
  readonly operation: string;
  /** `aggregator security in us-east-1` */
  readonly target: string;
  readonly region: string;
  /** Where credentials come from: `profile audit`. */
  readonly credentials?: string;
}

interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const THROTTLED = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "ProvisionedThroughputExceededException",
  "ReplicatedWriteConflictException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
]);

const UNAUTHENTICATED = new Set([
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
  "MissingAuthenticationTokenException",
]);

const LOST = new Set([
  "TimeoutError",
  "RequestTimeout",
  "RequestTimeoutException",
  "AbortError",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
]);

/** The name of the error with which a request is held back that is past its time. */
export const TOO_LATE = "TooLateError";

const UNREACHABLE = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

const GONE = new Set(["NoSuchConfigurationAggregatorException", "ResourceNotFoundException"]);

/** Classifies what the SDK threw. */
export function kindOf(error: unknown): AwsErrorKind {
  const { name = "", code = "", $metadata } = (error ?? {}) as Partial<SdkError>;
  const status = $metadata?.httpStatusCode ?? 0;
  if (name === TOO_LATE) return "late";
  if (THROTTLED.has(name) || status === 429) return "throttled";
  if (GONE.has(name)) return "gone";
  if (name === "InvalidRoleException") return "invalid-role";
  if (UNAUTHENTICATED.has(name)) return "unauthenticated";
  // An answer that is not from AWS (a proxy's page) says nothing about what AWS has done.
  if (name === "SyntaxError" && status > 0 && status < 400) return "unknown-outcome";
  if (UNREACHABLE.has(code)) return "unreachable";
  if (LOST.has(name) || LOST.has(code) || status >= 500) return "unknown-outcome";
  return "refused";
}

/** Turns what the SDK threw into an error that says what happened, to what, why, and what to do now. */
export function translate(error: unknown, context: CallContext): AwsError {
  if (error instanceof AwsError) return error;
  const kind = kindOf(error);
  const { name = "Error", code = name, message = String(error) } = (error ?? {}) as Partial<SdkError>;
  const awsCode = name === "Error" ? code : name;
  // The SDK's hint at a hidden field of its error is none for a user.
  const [text = ""] = message.split(/\n\s*Deserialization error/);
  const said = `${context.operation} of ${context.target} failed: ${awsCode}: ${text.trim() || "no message"}`;
  const advice = adviceFor({ kind, code: awsCode, message, context });
  return new AwsError(advice ? `${said}\n${advice}` : said, kind, awsCode, error);
}
