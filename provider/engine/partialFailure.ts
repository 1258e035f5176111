import { ConfigAggregatorError, toldBy } from "../domain/error";
import type { PartialResult } from "./steps";

/** A create or update of which the first part was done. It tells what its cause tells. */
export class PartialFailure extends ConfigAggregatorError<{ readonly id: string }> implements PartialResult {
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
