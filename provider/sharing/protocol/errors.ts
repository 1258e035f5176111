import type { LiveAggregator } from "../../aws/aggregator";
import { AwsError, isGone } from "../../aws/errors";
import { MOST_NAMED } from "../../domain/claims";
import { ConfigAggregatorError, toldBy } from "../../domain/error";
import type { ByFace } from "../../domain/errorText";
import { grouped } from "../../domain/listing";
import { ACCOUNT_QUOTA } from "../../domain/quotas";

const DELETE_IT = "Delete the new one, run `pulumi up --refresh` in the stack that owned the former one";

/** The Put recreated an aggregator that was deleted after it was read. */
export class RecreatedByPutError extends ConfigAggregatorError<{
  readonly name: string;
  readonly arn: string;
}> {
  override readonly name = "RecreatedByPutError";

  constructor(name: string, arn: string) {
    super({
      code: "RecreatedByPut",
      facts: { name, arn },
      what:
        `aggregator ${name} was deleted by somebody at the same time, so the Put created another one (${arn}), which no ` +
        "stack owns",
      effect: "changed",
      advice: {
        deployment: `${DELETE_IT}, then here.`,
        commandLine: `${DELETE_IT}.`,
      },
    });
  }
}

/** A run stopped after it had written its claim: the next run continues. */
export class PublishingInterrupted extends ConfigAggregatorError<{ readonly arn: string }> {
  override readonly name = "PublishingInterrupted";

  constructor(
    cause: ConfigAggregatorError,
    /** The aggregator, as it was last read. */
    readonly live: LiveAggregator,
  ) {
    const told = toldBy(cause);
    const goesOn = cause instanceof AwsError && !isGone(cause) ? [RECORDED] : [];
    super({
      code: "PublishingInterrupted",
      facts: { arn: live.arn },
      ...told,
      details: [...(told.details ?? []), ...goesOn],
      cause,
    });
  }
}

const RECORDED: ByFace = {
  deployment: "The claim of this stack is recorded: run `pulumi up` again, and it continues from there.",
  commandLine: "The claim is still recorded: run this command again, and it continues from there.",
};

/** The error that AWS would return: more accounts are claimed than a Put may name. Nothing is sent. */
export function tooMany(name: string): AwsError {
  const most = grouped(MOST_NAMED);
  return new AwsError(
    `aggregator ${name}: stacks claim more than ${most} accounts on it, and ${ACCOUNT_QUOTA}`,
    "refused",
    "LimitExceededException",
    { ends: ".", effect: "not sent" },
  );
}

/** How many calls in a row may have no answer. */
export const UNANSWERED = 4;

/** AWS repeatedly didn't answer. */
export function noAnswer(name: string, calls: number, cause: unknown): AwsError {
  const what = `aggregator ${name}: AWS has not answered ${calls} calls in a row`;
  return new AwsError(what, "refused", "NoAnswer", {
    ends: ".",
    advice: {
      deployment: "Run `pulumi up` again once AWS answers.",
      commandLine: "Run this command again once AWS answers.",
    },
    cause,
  });
}

/** If AWS rejected something before, that is the error to report: it has to be fixed first. */
export function afterRefusal(reason: unknown, error: ConfigAggregatorError): ConfigAggregatorError {
  return reason instanceof AwsError ? reason.with({ rollback: error }) : error;
}
