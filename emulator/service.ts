import type { Call } from "./call";
import type { Needs } from "./iam/need";
import type { Outcome } from "./outcome";
import type { Protocol } from "./protocol/protocol";
import type { ServiceName } from "./serviceName";

export type { ServiceName } from "./serviceName";

/** One operation of a service: decides, throws {@link AwsError}, changes nothing itself. */
export type Operation = (call: Call) => Outcome;

/** An operation with what its caller has to be allowed. */
export interface ServedOperation {
  readonly decide: Operation;
  readonly needs: Needs;
  /** Its requests bear no signature. */
  readonly unsigned?: true;
}

/** One AWS service behind the endpoint. */
export interface Service {
  readonly name: ServiceName;
  readonly protocol: Protocol;
  /** It has an endpoint for each region, and knows no account in a region that the account has not enabled. */
  readonly regional?: true;
  readonly operations: Readonly<Record<string, ServedOperation>>;
  /** Members of requests that the log must not show. */
  readonly secrets?: readonly string[];
}
