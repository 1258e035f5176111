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
  /** Of a DynamoDB. Empty: the tables of this process answer. */
  readonly url: string;
  /** Whose tables these are. */
  readonly of: { readonly account: string; readonly region: string; readonly partition: string };
  readonly operation: string;
  readonly input: Members;
  /** The name of the table that it is about, if it names one. */
  readonly table?: string;
}
