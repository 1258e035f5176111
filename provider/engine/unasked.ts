import { AwsError, type ConfigAggregatorError } from "../aws/errors";
import { both, inLine, together } from "../domain/errorText";
import { type EngineContext, printOnce } from "./context";

const ALLOW = both(
  "To preview without asking AWS, set previewWithoutCredentials: true on the Provider, or run " +
    "`pulumi config set aws-config:previewWithoutCredentials true`.",
);

/** Codes of calls of which no answer of AWS came. */
const UNANSWERED = ["TimeoutError", "AbortError", "ETIMEDOUT", "ECONNRESET", "SyntaxError"];

/** Whether AWS was not asked: there are no usable credentials, or no connection came about. */
export function isUnasked(error: unknown): error is AwsError {
  if (!(error instanceof AwsError)) return false;
  const { kind, awsCode: code } = error;
  return (
    kind === "unauthenticated" ||
    kind === "unreachable" ||
    (kind === "unknown-outcome" && UNANSWERED.includes(code))
  );
}

/** What a refresh says of the next update, of which it could not tell what it would change. It has read what there is. */
export function expectedFailure(error: ConfigAggregatorError): string {
  const what =
    error instanceof AwsError ? "what the next up would change can't be told" : "the next up would fail";
  const { what: why, ends, details, advice } = error;
  // That nothing was changed is said of a refresh by itself.
  return `${what}: ${inLine({ what: why, ends, details, advice }, "deployment")}`;
}

/**
 * With what a preview fails that has met `error`. One that can't ask AWS fails, unless settings let it pass: then it
 * warns. What AWS has refused, it will refuse again.
 *
 * @param name - how lines call the resource
 * @returns undefined if the preview passes
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
