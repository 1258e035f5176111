import { read, type Violation, type ViolationKind } from "../protocol/read";
import type { Shape, Value } from "../protocol/shapes";
import { invalidInput } from "./errors";

/** The answers of Organizations to each kind of violation. */
const answers: Readonly<Record<ViolationKind, [reason: string, message: string]>> = {
  required: ["INPUT_REQUIRED", "You must include a value for all required parameters."],
  pattern: ["INVALID_PATTERN", "You provided a value that does not match the required pattern."],
  enum: ["INVALID_ENUM", "You specified an invalid value."],
  unknown: ["INVALID_ENUM", "You specified an invalid value."],
  "long length": ["MAX_LENGTH_EXCEEDED", "You provided a value that is longer than allowed."],
  "short length": ["MIN_LENGTH_EXCEEDED", "You provided a value that is shorter than allowed."],
  "long value": ["MAX_VALUE_EXCEEDED", "You provided a value that is larger than allowed."],
  "short value": ["MIN_VALUE_EXCEEDED", "You provided a value that is smaller than allowed."],
};

/** Reads the input of a call. Throws InvalidInputException with the reason of the first violated constraint. */
export function readInput<const S extends Shape>(shape: S, input: unknown): Value<S> {
  return read(shape, input, refused);
}

function refused([first]: readonly Violation[]) {
  const [reason, message] = answers[first?.kind ?? "required"];
  return invalidInput(reason, first === undefined ? message : `${message} ${first.text}`);
}
