import * as pulumi from "@pulumi/pulumi";
import type { ConfigAggregatorError } from "../domain/error";
import { printable } from "../domain/printable";

/**
 * An error in the form in which a program gets it: a copy of its class that Pulumi treats as a RunError. If the program
 * doesn't catch it, Pulumi prints only its message. A stack would only lead through this package.
 */
export function programError<E extends ConfigAggregatorError>(error: E): E {
  const copy = error.with({});
  copy.message = printable(error.message);
  // For an error after the end of the program, Pulumi prints the stack, even of a RunError.
  copy.stack = copy.message;
  // Every copy of Pulumi's SDK recognises a RunError by a property of the object.
  return Object.assign(copy, new pulumi.RunError());
}
