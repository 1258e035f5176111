/**
 * What went wrong, as far as the next step depends on it.
 *
 * - `throttled`: refused without effect, may be repeated
 * - `unknown-outcome`: nobody knows whether it took effect (connection lost, time-out, 5xx)
 * - `invalid-role`: also what AWS answers until IAM has propagated a new role
 * - `gone`: no such aggregator
 * - `stale`: AWS showed less than is known already
 * - `unauthenticated`: no usable credentials, so that nothing was asked
 * - `refused`: anything else; repeating it doesn't help
 */
export type AwsErrorKind =
  | "throttled"
  | "unknown-outcome"
  | "invalid-role"
  | "gone"
  | "stale"
  | "unauthenticated"
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
  ) {
    super(message, { cause });
  }
}

/** What was being done, for the message. */
export interface CallContext {
  /** `PutConfigurationAggregator` */
  readonly operation: string;
  /** `aggregator security in us-east-1` */
  readonly target: string;
  readonly region: string;
}

interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const THROTTLED = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
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
  "UnrecognizedClientException",
  "MissingAuthenticationTokenException",
]);

const LOST = new Set([
  "TimeoutError",
  "RequestTimeout",
  "RequestTimeoutException",
  "AbortError",
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

const GONE = new Set(["NoSuchConfigurationAggregatorException", "ResourceNotFoundException"]);

/** Classifies what the SDK threw. */
export function kindOf(error: unknown): AwsErrorKind {
  const { name = "", code = "", $metadata } = (error ?? {}) as Partial<SdkError>;
  const status = $metadata?.httpStatusCode ?? 0;
  if (THROTTLED.has(name) || status === 429) return "throttled";
  if (GONE.has(name)) return "gone";
  if (name === "InvalidRoleException") return "invalid-role";
  if (UNAUTHENTICATED.has(name)) return "unauthenticated";
  // An answer that is not from AWS (a proxy's page) says nothing about what AWS has done.
  if (name === "SyntaxError" && status > 0 && status < 400) return "unknown-outcome";
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
  const advice = adviceFor(kind, awsCode, message, context);
  return new AwsError(advice ? `${said}\n${advice}` : said, kind, awsCode, error);
}

const ADVICE: Readonly<Record<string, string>> = {
  LimitExceededException:
    "An account holds 50 aggregators in a region (raisable), an aggregator 10,000 accounts, and 1,000 accounts " +
    "may be added or deleted in a week over all aggregators (raisable). Ask AWS Support for more, or spread the " +
    "change over several weeks.",
  InvalidRoleException:
    "The organization role needs a trust policy that lets config.amazonaws.com call sts:AssumeRole and the " +
    "managed policy service-role/AWSConfigRoleForOrganizations. A role made a moment ago can take a minute.",
  OrganizationAccessDeniedException:
    "One of: this account is neither the organization's management account nor a delegated administrator for " +
    "config.amazonaws.com; the caller lacks organizations:EnableAWSServiceAccess (management account) or " +
    "organizations:ListDelegatedAdministrators (delegated administrator); the management account or delegated " +
    "administrator has changed, or the aggregator belongs to a former organization (then delete and recreate it).",
  NoAvailableOrganizationException:
    "This account is in no organization. Use accountAggregationSource, or deploy from an account of the organization.",
  OrganizationAllFeaturesNotEnabledException:
    "The organization has consolidated billing only: enable all features in AWS Organizations first.",
  TooManyTagsException: "A resource holds 50 tags, those of others and the owner tag included.",
};

function adviceFor(
  kind: AwsErrorKind,
  code: string,
  message: string,
  { operation, region }: CallContext,
): string | undefined {
  const byCode = Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined;
  if (byCode !== undefined) return byCode;
  if (message.includes("sts:AssumeRole"))
    return (
      "Let the role's trust policy name the caller (with the external id, if it asks for one), and allow " +
      "sts:AssumeRole to the caller."
    );
  if (kind === "throttled") return "AWS is throttling this account: run `pulumi up` again in a minute.";
  if (kind === "unknown-outcome")
    return "Whether it took effect is not known. Run `pulumi up` again: it reads what is there and finishes.";
  if (kind === "unauthenticated")
    return "Renew or set AWS credentials (environment, profile, aws:* config or Provider), then run it again.";
  if (code.startsWith("AccessDenied"))
    return `Allow ${permissionFor(operation)} to the caller in ${region}, or look for a service control policy that denies it.`;
  return undefined;
}

function permissionFor(operation: string): string {
  return operation === "PutConfigurationAggregator"
    ? "config:PutConfigurationAggregator and config:TagResource"
    : `config:${operation}`;
}
