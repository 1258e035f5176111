import type { CallContext } from "../../provider/aws/failure";

/** An answer of AWS in the form in which the SDK throws it. */
export function answered(name: string, message = "AWS says so", httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** A network error in the form in which Node throws it. */
export function broken(code: string, message = `read ${code}`, syscall = "read"): Error {
  return Object.assign(new Error(message), { code, syscall });
}

/** Node's error if no connection was made. */
export function unconnected(code: string, syscall = "connect", message = `${syscall} ${code}`): Error {
  return broken(code, message, syscall);
}

/** Node's error if a name has several addresses. */
export function unconnectedToAll(code: string, ...errors: Error[]): Error {
  return Object.assign(new AggregateError(errors), { code });
}

/** The context of a read, for its failures. */
export const READ: CallContext = {
  operation: "DescribeConfigurationAggregators",
  target: "security in us-east-1",
  region: "us-east-1",
};

/** The context of a write, for its failures. */
export const PUT: CallContext = {
  operation: "PutConfigurationAggregator",
  target: "security in us-east-1",
  region: "us-east-1",
};
