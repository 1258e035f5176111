import { ConfigAggregatorError } from "../../aws/errors";
import { claimName } from "../../domain/claimKey";

/** A claim was to be removed as that of a stack that is gone, and its stack writes it. */
export class StackAtWorkError extends ConfigAggregatorError {
  override readonly name = "StackAtWorkError";

  constructor(key: string) {
    super(
      `${claimName(key)} is not pruned: its stack is deploying, so that it is not gone. What it claims stays, or is put ` +
        "back by that deployment.\nLook at it again with `claims list`.",
    );
  }
}
