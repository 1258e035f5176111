import type { Call } from "./call";
import type { Needs } from "./iam/need";
import type { Outcome } from "./outcome";
import type { Protocol } from "./protocol/protocol";
import type { ServiceName } from "./serviceName";

export type { ServiceName } from "./serviceName";

/** One operation of a service: decides or throws {@link AwsError}, and changes nothing itself. */
export type Operation = (call: Call) => Outcome;

/** An operation and the permissions that its caller needs. */
export interface ServedOperation {
  readonly decide: Operation;
  readonly needs: Needs;
  /** Its requests have no signature. */
  readonly unsigned?: true;
}

/** One AWS service behind the endpoint. */
export interface Service {
  readonly name: ServiceName;
  readonly protocol: Protocol;
  /** It has an endpoint in each region, and rejects credentials in a region that the account has not enabled. */
  readonly regional?: true;
  readonly operations: Readonly<Record<string, ServedOperation>>;
  /** Members of requests that the log must not contain. */
  readonly secrets?: readonly string[];
}
