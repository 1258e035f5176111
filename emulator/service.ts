import type { ForwardedRequest } from "./dynamodb/forward";
import type { Needs } from "./iam/need";
import type { Caller } from "./protocol/caller";
import type { Members, Protocol } from "./protocol/protocol";
import type { Settings } from "./settings";
import type { Change, State, View } from "./state";

/** What an operation is given: everything it decides by. */
export interface Call {
  readonly caller: Caller;
  readonly input: Members;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The state that writes are decided by. */
  readonly state: State;
  /** The state that reads show: `state`, or an older one where reads are stale. */
  readonly reads: View;
  readonly settings: Settings;
  /** When the settings' roles were set, in milliseconds since the epoch. */
  readonly rolesSetAt: number;
  readonly random: () => number;
  /** The random end of the ARN of what this call creates. */
  readonly newId: string;
}

/** What an operation decides. Nothing has happened until its changes are applied. */
export interface Outcome {
  readonly answer?: Members;
  readonly changes?: readonly Change[];
  /** Whom to ask instead. */
  readonly forward?: ForwardedRequest;
}

/** One operation of a service: decides, throws {@link AwsError}, changes nothing itself. */
export type Operation = (call: Call) => Outcome;

/** An operation with what its caller has to be allowed. */
export interface ServedOperation {
  readonly decide: Operation;
  readonly needs: Needs;
  /** Its requests bear no signature. */
  readonly unsigned?: true;
}

export type ServiceName = "config" | "sts" | "organizations" | "iam" | "dynamodb";

/** One AWS service behind the endpoint. */
export interface Service {
  readonly name: ServiceName;
  readonly protocol: Protocol;
  readonly operations: Readonly<Record<string, ServedOperation>>;
  /** Members of requests that the log must not show. */
  readonly secrets?: readonly string[];
}
