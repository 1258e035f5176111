import { ConfigAggregatorError, toldBy } from "../domain/error";
import type { PartialResult } from "./steps";

/**
 * A create or update that did only a part: the engine saves `properties` in the state, and the next `up` does the rest.
 * Its texts are those of its cause.
 */
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
