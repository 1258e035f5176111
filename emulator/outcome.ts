import type { Members } from "./protocol/protocol";
import type { Change } from "./state";

/** What an operation decides. Nothing has happened until its changes are applied. */
export interface Outcome {
  readonly answer?: Members;
  readonly changes?: readonly Change[];
  /** Whom to ask instead. */
  readonly forward?: ForwardedRequest;
}

/** A request to DynamoDB that somebody else answers. */
export interface ForwardedRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
