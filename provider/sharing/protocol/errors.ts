import type { LiveAggregator } from "../../aws/aggregator";
import { AwsError, ConfigAggregatorError } from "../../aws/errors";
import { MOST_NAMED } from "../../domain/claims";

/** A Put that found no aggregator has made one. */
export class MadeAnewError extends ConfigAggregatorError {
  override readonly name = "MadeAnewError";

  constructor(name: string, arn: string) {
    super(
      `aggregator ${name} was deleted by somebody at the very same time, so that the Put has made another (${arn}), which no ` +
        "stack owns.\nDelete that one, run `pulumi up --refresh` in the stack that owned the former, then here.",
    );
  }
}

/** A run that stopped after it had written its claim: the next one carries on. */
export class PublishingInterrupted extends ConfigAggregatorError {
  override readonly name = "PublishingInterrupted";

  constructor(
    cause: ConfigAggregatorError,
    /** The aggregator, as it was last read. */
    readonly live: LiveAggregator,
  ) {
    const goesOn = "What this stack claims is kept on record: run it again, which carries on from there.";
    super(
      cause instanceof AwsError && cause.kind !== "gone" ? `${cause.message}\n${goesOn}` : cause.message,
      { cause },
    );
  }
}

/** As AWS says it, which need not be asked: more are claimed than are named here, so that none must be put. */
export function tooMany(name: string): AwsError {
  const most = MOST_NAMED.toLocaleString("en-US");
  return new AwsError(
    `aggregator ${name}: stacks claim more than ${most} accounts on it, and AWS takes 10,000. Nothing was sent.`,
    "refused",
    "LimitExceededException",
    undefined,
  );
}

/** AWS doesn't answer time and again. */
export function noAnswer(name: string, writes: number, cause: unknown): AwsError {
  return new AwsError(
    `aggregator ${name}: AWS has not answered ${writes} writes in a row.\nRun it again once AWS answers.`,
    "refused",
    "NoAnswer",
    cause,
  );
}

/** What AWS has refused before is what has to be mended. */
export function afterRefusal(reason: unknown, error: ConfigAggregatorError): ConfigAggregatorError {
  if (!(reason instanceof AwsError)) return error;
  const { message, kind, code } = reason;
  return new AwsError(`${message}\nWhile the claim was put back: ${error.message}`, kind, code, error);
}
