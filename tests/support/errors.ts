import { ConfigAggregatorError } from "../../provider/domain/error";

/** An error of this package that is none of its own kinds. */
export function someError(what: string): ConfigAggregatorError {
  return new ConfigAggregatorError({ code: "InvalidProperty", facts: {}, what });
}
