import { ConfigAggregatorError, toldBy } from "../domain/error";

/**
 * A create or update of which the first part was done: the engine saves `properties` in the state and finishes
 * with the next `up`. It tells what its cause tells.
 */
export class PartialFailure extends ConfigAggregatorError<{ readonly id: string }> {
  override readonly name = "PartialFailure";
  reasons: readonly string[];

  constructor(
    readonly id: string,
    public properties: object,
    cause: unknown,
  ) {
    super({ code: "PartialFailure", facts: { id }, ...toldBy(cause), cause });
    this.reasons = [this.message];
  }
}
