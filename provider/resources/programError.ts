import * as pulumi from "@pulumi/pulumi";
import type { ConfigAggregatorError } from "../domain/error";
import { printable } from "../domain/printable";

/**
 * An error as a program is given it: a copy of its class that Pulumi takes for a RunError, too. If the program doesn't
 * catch it, Pulumi then prints its message alone. A stack would only lead through this package.
 */
export function programError<E extends ConfigAggregatorError>(error: E): E {
  const copy = error.with({});
  copy.message = printable(error.message);
  // Of an error after the end of the program, Pulumi prints the stack, also that of a RunError.
  copy.stack = copy.message;
  // The mark by which every copy of Pulumi's SDK recognises a RunError is a property of the object.
  return Object.assign(copy, new pulumi.RunError());
}
