import { AwsError, type ConfigAggregatorError } from "../aws/errors";
import { both, inLine, together } from "../domain/errorText";
import { type EngineContext, printOnce } from "./context";

const ALLOW = both(
  "To preview without asking AWS, set previewWithoutCredentials: true on the Provider, or run " +
    "`pulumi config set aws-config:previewWithoutCredentials true`.",
);

/** Codes of calls that AWS didn't answer. */
const UNANSWERED = ["TimeoutError", "AbortError", "ETIMEDOUT", "ECONNRESET", "SyntaxError"];

/** Whether AWS could not be asked: there are no usable credentials, or there is no connection. */
export function isUnasked(error: unknown): error is AwsError {
  if (!(error instanceof AwsError)) return false;
  const { kind, awsCode: code } = error;
  return (
    kind === "unauthenticated" ||
    kind === "unreachable" ||
    (kind === "unknown-outcome" && UNANSWERED.includes(code))
  );
}

/** The line a refresh prints if it can't predict the next update. */
export function expectedFailure(error: ConfigAggregatorError): string {
  const what =
    error instanceof AwsError ? "what the next up would change can't be told" : "the next up would fail";
  const { what: why, ends, details, advice } = error;
  // A refresh changes nothing, so the line doesn't say so.
  return `${what}: ${inLine({ what: why, ends, details, advice }, "deployment")}`;
}

/**
 * The error that a preview reports after `error`; undefined if it passes. If AWS can't be asked, the preview fails,
 * unless settings let it pass with a warning. What AWS rejects now, it would reject again.
 *
 * @param name - how lines call the resource
 */
export function failureOf(
  context: EngineContext,
  name: string,
  error: ConfigAggregatorError,
): ConfigAggregatorError | undefined {
  if (!isUnasked(error)) return error;
  const { kind, awsCode: code } = error;
  if (!context.configuration.settings.previewWithoutCredentials)
    return error.with({ advice: together(error.advice, ALLOW) });
  const why = kind === "unauthenticated" ? "there are no usable credentials" : "there is no connection";
  const line =
    `${name}: ${why} (${code}), so AWS was not asked what exists and what it would reject. The preview passes ` +
    "because previewWithoutCredentials is set; the deployment may fail";
  printOnce(context, "warn", line);
  return undefined;
}
