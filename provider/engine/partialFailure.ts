import { ConfigAggregatorError } from "../aws/errors";

/**
 * A create or update of which the first part was done: the engine saves `properties` in the state and finishes
 * with the next `up`.
 */
export class PartialFailure extends ConfigAggregatorError {
  override readonly name = "PartialFailure";
  reasons: readonly string[];

  constructor(
    readonly id: string,
    public properties: object,
    cause: unknown,
  ) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(reason, { cause });
    this.reasons = [reason];
  }
}
