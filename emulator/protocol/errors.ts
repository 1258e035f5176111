/** An error as AWS answers it: a code, a sentence, an HTTP status. */
export class AwsError extends Error {
  override readonly name = "AwsError";

  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    /** What the body says besides, such as Organizations' Reason. */
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** What AWS says to a body that does not have the JSON types of the operation's input. */
export function serializationError(message: string): AwsError {
  return new AwsError("SerializationException", message);
}

/** What AWS says to an operation that the service does not have. */
export function unknownOperation(): AwsError {
  return new AwsError("UnknownOperationException", "The operation requested is not known.");
}
