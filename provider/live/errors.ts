import { ConfigAggregatorError } from "../aws/errors";

/** An aggregator that an AWS service made and keeps. */
export class AwsOwnedError extends ConfigAggregatorError {
  override readonly name = "AwsOwnedError";
  readonly reason: string;

  constructor(name: string, region: string, createdBy: string) {
    super(
      `aggregator ${name} in ${region} belongs to AWS itself (${createdBy}): it is never changed or deleted from here, ` +
        "whatever the flags. Choose another name, or, where it is in this stack's state, drop it with " +
        "`pulumi state delete`.",
    );
    this.reason = `it belongs to AWS itself (${createdBy})`;
  }
}

/** The aggregator a state speaks of is no longer there. */
export class AggregatorGoneError extends ConfigAggregatorError {
  override readonly name = "AggregatorGoneError";

  constructor(name: string, region: string, recreatedAs?: string) {
    super(
      recreatedAs === undefined
        ? `aggregator ${name} in ${region} is gone: somebody deleted it. Nothing was changed.\n` +
            "Run `pulumi up --refresh`, which creates it again."
        : `aggregator ${name} in ${region} was deleted and made again by somebody else (now ${recreatedAs}). ` +
            "Nothing was changed.\nRun `pulumi up --refresh`, which tells what it found.",
    );
  }
}
