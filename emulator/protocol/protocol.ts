import type { AwsError } from "./errors";

/** A parsed body: the members of an operation's input or answer. */
export type Members = Readonly<Record<string, unknown>>;

/** An HTTP answer, ready to send. `error` is the AWS error code, for the log. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly error?: string;
}

/** The format of a service's requests and answers. */
export interface Protocol {
  /** Parses a body. Throws {@link AwsError} if that isn't possible. */
  read(body: string): Members;
  /** Writes the answer of an operation; `undefined` for an operation without an answer. */
  answer(operation: string, members: Members | undefined, requestId: string): Reply;
  /** Writes an error. */
  error(error: AwsError, requestId: string): Reply;
}
