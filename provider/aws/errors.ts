import { ConfigAggregatorError } from "../domain/error";
import type { ErrorCode } from "../domain/errorCodes";
import { type ByFace, sentenceOf, type Telling } from "../domain/errorText";
import { inline, joined } from "../domain/printable";
import { adviceFor, adviceForRole, isWrite } from "./advice";
import { deniedAction, withoutHint } from "./awsText";
import { REFUSALS, THROTTLED, UNAUTHENTICATED } from "./codes";
import { failedRole, isUnreadFile } from "./failedRole";
import type { AwsErrorKind, CallContext } from "./failure";
import { MALFORMED } from "./malformed";

export { ConfigAggregatorError };

/** What is known of a call that failed. */
interface AwsFacts {
  readonly kind: AwsErrorKind;
  /** AWS's own code, as `InvalidRoleException`, or Node's. */
  readonly awsCode: string;
  readonly operation?: string;
  /** `aggregator security in us-east-1` */
  readonly target?: string;
  readonly region?: string;
  /** What AWS says that the caller may not do, as `config:TagResource`. */
  readonly deniedAction?: string;
  /** The role that could not be assumed, and the setting that names it. */
  readonly role?: string;
  readonly property?: string;
}

/** What beside the text is known of a call that failed. */
interface AwsErrorParts extends Pick<Telling, "ends" | "effect" | "details"> {
  readonly cause?: unknown;
  readonly advice?: ByFace | undefined;
  readonly facts?: Omit<AwsFacts, "kind" | "awsCode">;
  readonly isFinal?: boolean;
}

const CODES: Readonly<Record<AwsErrorKind, ErrorCode>> = {
  throttled: "AwsThrottled",
  "unknown-outcome": "AwsUnknownOutcome",
  malformed: "AwsMalformedAnswer",
  "invalid-role": "AwsInvalidRole",
  "new-delegation": "AwsRejected",
  gone: "AwsNotFound",
  unreachable: "AwsUnreachable",
  unauthenticated: "AwsUnauthenticated",
  late: "AwsTooLate",
  refused: "AwsRejected",
};

/**
 * A call that AWS rejected or that did not come through; `cause` is the SDK's error. What it says ends as AWS ends it:
 * without anything, unless `ends` says so.
 */
export class AwsError extends ConfigAggregatorError<AwsFacts> {
  override readonly name: string = "AwsError";
  /** Whether it was tried again already, for as long as settings allow. */
  readonly isFinal: boolean;

  constructor(
    what: string,
    /** What kind of failure it is. */
    readonly kind: AwsErrorKind,
    /** AWS's own code, as `InvalidRoleException`. */
    readonly awsCode: string,
    { facts, isFinal = false, ends = "", ...parts }: AwsErrorParts = {},
  ) {
    super({ code: CODES[kind], what, ends, facts: { kind, awsCode, ...facts }, ...parts });
    this.isFinal = isFinal;
  }

  /** The same failure, after something has been found out that makes it one of another kind. */
  ofKind(kind: AwsErrorKind, changes: Pick<AwsErrorParts, "details" | "advice">): AwsError {
    return Object.assign(this.with(changes), { kind, code: CODES[kind], facts: { ...this.facts, kind } });
  }

  /** The same failure, after the last attempt. */
  final(details: readonly string[]): AwsError {
    return Object.assign(this.with({ details: [...details, ...this.details] }), { isFinal: true });
  }
}

/** Whether a call failed in one of these ways. */
export function isOfKind(error: unknown, ...kinds: readonly AwsErrorKind[]): error is AwsError {
  return error instanceof AwsError && kinds.includes(error.kind);
}

/** Whether AWS says that what a call was about doesn't exist. */
export function isGone(error: unknown): error is AwsError {
  return isOfKind(error, "gone");
}

/** Codes by which AWS denies a call to its caller. */
const DENIED = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]);

/** Whether AWS denies a call to its caller. A role that can't be assumed is another matter. */
export function isDenied(error: unknown): error is AwsError {
  return isOfKind(error, "refused") && DENIED.has(error.awsCode) && error.facts.role === undefined;
}

/** Whether nobody knows if a call took effect. */
export function isUnknownOutcome(error: unknown): error is AwsError {
  return isOfKind(error, "unknown-outcome");
}

interface SdkError extends Error {
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const LOST = new Set([
  "TimeoutError",
  "RequestTimeout",
  "RequestTimeoutException",
  "AbortError",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** What the SDK throws about an answer that it can't read: no JSON, or a date that is none. */
const UNREADABLE = new Set(["SyntaxError", "TypeError", "RangeError"]);

/** The name of the error with which a request is held back that is past its time. */
export const TOO_LATE = "TooLateError";

const GONE = new Set(["NoSuchConfigurationAggregatorException", "ResourceNotFoundException"]);

/** What is known of a call that failed, beside the error. */
interface Sent {
  /** Whether it changes something. Default: no. */
  readonly write?: boolean;
  /** Whether anything has gone out on the network. Default: yes. */
  readonly sent?: boolean;
  /** Whether the error's code stands where AWS puts it, so that no proxy has made it up. Default: yes. */
  readonly coded?: boolean;
}

/**
 * Classifies what the SDK threw.
 *
 * A write has failed for certain only if AWS says so by a code of its API, or if nothing was sent. Whatever
 * else comes back, even with a status of 4xx, may be a proxy's that lets the request through later.
 */
export function kindOf(
  error: unknown,
  { write = false, sent = true, coded = true }: Sent = {},
): AwsErrorKind {
  const { name = "" } = (error ?? {}) as Partial<SdkError>;
  if (name === TOO_LATE) return "late";
  if (isFailedConnect(error)) return "unreachable";
  if (!sent && isUnreadFile(error)) return "unauthenticated";
  const kind = kindOfRead(error);
  if (!write || name === "CredentialsProviderError" || name === "TokenProviderError") return kind;
  // What is missing, then, are credentials in time: it may be tried again.
  if (!sent) return kind === "unknown-outcome" || kind === "malformed" ? "unreachable" : kind;
  return coded && isRefusal(error) ? kind : "unknown-outcome";
}

function kindOfRead(error: unknown): AwsErrorKind {
  const { name = "", code = "", $metadata } = (error ?? {}) as Partial<SdkError>;
  const status = $metadata?.httpStatusCode ?? 0;
  if (THROTTLED.has(name) || status === 429) return "throttled";
  if (GONE.has(name)) return "gone";
  if (name === "InvalidRoleException") return "invalid-role";
  if (UNAUTHENTICATED.has(name)) return "unauthenticated";
  if (LOST.has(name) || LOST.has(code) || status >= 500) return "unknown-outcome";
  // An answer that is not from AWS (a proxy's page), or that the SDK can't read, says nothing.
  if (name === MALFORMED || (UNREADABLE.has(name) && status > 0)) return "malformed";
  return "refused";
}

/** Whether AWS says by a code of its API that a write has had no effect. */
function isRefusal(error: unknown): boolean {
  const { name = "", $metadata } = (error ?? {}) as Partial<SdkError>;
  const { httpStatusCode: status = 0 } = $metadata ?? {};
  if (THROTTLED.has(name)) return true;
  return status >= 400 && status < 500 && (REFUSALS.has(name) || UNAUTHENTICATED.has(name) || GONE.has(name));
}

/** Whether no connection came about: the same codes on an established one say nothing of what was sent before. */
function isFailedConnect(error: unknown): boolean {
  // Node tries all addresses of a name, and fails with what each of them said.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isFailedConnect);
  const { syscall = "" } = (error ?? {}) as { readonly syscall?: unknown };
  return syscall === "connect" || String(syscall).startsWith("getaddrinfo");
}

/** Turns what the SDK threw into an error that says what happened, to what, why, and what to do now. */
export function translate(error: unknown, context: CallContext): AwsError {
  if (error instanceof AwsError) return error;
  const { operation, target, region, sent = true, coded = true, redact = (text: string) => text } = context;
  const kind = kindOf(error, { write: isWrite(operation), sent, coded });
  const { name = "Error", code = name, message: raw = String(error) } = (error ?? {}) as Partial<SdkError>;
  const awsCode = redact(name === "Error" || name === "AggregateError" ? code : name);
  const message = redact(raw);
  const role = failedRole(error);
  const call = role ? `${role.operation} of ${role.arn} (${role.property})` : `${operation} of ${target}`;
  const action = deniedAction(message);
  const said = sentenceOf(joined(withoutHint(message)) || "no message");
  const failure = { kind, code: awsCode, message, sent, coded, context };
  const isUnsure = kind === "unknown-outcome" && isWrite(operation);
  return new AwsError(`${call} failed: ${inline(awsCode)}: ${said.what}`, kind, awsCode, {
    ends: said.ends,
    ...(isUnsure && { effect: "unknown" }),
    advice: role ? adviceForRole(role, failure) : adviceFor(failure),
    facts: {
      operation,
      target,
      region,
      ...(action !== undefined && { deniedAction: action }),
      ...(role && { role: role.arn, property: role.property }),
    },
    cause: causeOf(error, redact),
  });
}

/** What the SDK threw, without what must not be printed: also the SDK's error repeats what it was sent. */
function causeOf(error: unknown, redact: (text: string) => string): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? redact(error) : undefined;
  const { name, code, $metadata } = error as SdkError;
  const cause = new Error(redact(error.message));
  if (error.stack !== undefined) cause.stack = redact(error.stack);
  const facts = { ...(code !== undefined && { code }), ...($metadata && { $metadata }) };
  return Object.assign(cause, facts, { name });
}
