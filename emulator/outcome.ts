import type { Members } from "./protocol/protocol";
import type { Change } from "./state";

/** The decision of an operation. Nothing has happened until its changes are applied. */
export interface Outcome {
  readonly answer?: Members;
  readonly changes?: readonly Change[];
  /** A request to forward for the answer. */
  readonly forward?: ForwardedRequest;
}

/** A request to DynamoDB that is answered elsewhere. */
export interface ForwardedRequest {
  /** The URL of a DynamoDB endpoint. Empty: the tables of this process answer. */
  readonly url: string;
  /** The account and region of the tables. */
  readonly of: { readonly account: string; readonly region: string; readonly partition: string };
  readonly operation: string;
  readonly input: Members;
  /** The name of its table, if it names one. */
  readonly table?: string;
}
