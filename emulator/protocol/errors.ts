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

/** What AWS says to credentials that it does not know, as none are known in a region that their account has not enabled. */
export function unknownClient(): AwsError {
  return new AwsError(
    "UnrecognizedClientException",
    "The security token included in the request is invalid.",
  );
}

/** What is said to an operation that AWS has and that is not served here. No SDK tries it again. */
export function notServed(operation: string, service: string): AwsError {
  return new AwsError(
    "NotImplemented",
    `${operation} exists in ${service}, but is not part of this local AWS.`,
    501,
  );
}

/** What AWS says to an operation that the service does not have. */
export function unknownOperation(): AwsError {
  return new AwsError("UnknownOperationException", "The operation requested is not known.");
}
