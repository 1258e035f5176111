import type { CallContext } from "../../provider/aws/failure";

/** As the SDK throws what AWS answered. */
export function answered(name: string, message = "AWS says so", httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** As Node throws what the network did. */
export function broken(code: string, message = `read ${code}`, syscall = "read"): Error {
  return Object.assign(new Error(message), { code, syscall });
}

/** As Node throws it where no connection came about. */
export function unconnected(code: string, syscall = "connect", message = `${syscall} ${code}`): Error {
  return broken(code, message, syscall);
}

/** As Node throws it where a name has several addresses. */
export function unconnectedToAll(code: string, ...errors: Error[]): Error {
  return Object.assign(new AggregateError(errors), { code });
}

/** A read, as a failure of it is told. */
export const READ: CallContext = {
  operation: "DescribeConfigurationAggregators",
  target: "security in us-east-1",
  region: "us-east-1",
};

/** A write, as a failure of it is told. */
export const PUT: CallContext = {
  operation: "PutConfigurationAggregator",
  target: "security in us-east-1",
  region: "us-east-1",
};
