import type { Call } from "../call";

/** A permission, as the log shows it. */
export interface NeededPermission {
  /** For example `config:PutConfigurationAggregator`. */
  readonly action: string;
  /** An ARN; with `*` for its id where the call makes the resource; or `*` alone. */
  readonly resource: string;
}

/** A permission that a call needs. */
export interface Need extends NeededPermission {
  /** Values by condition key, beside those that every request has. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
  /** Asked for by AWS Config on the caller's behalf, which then refuses in its own words. */
  readonly forwarded?: true;
}

/** The permissions that a call needs, in the order in which they are asked for. Never throws: the input is as it came. */
export type Needs = (call: Call) => readonly Need[];

/** What anybody may do. */
export const nothing: Needs = () => [];

/** An action that knows no resources. */
export function onEverything(action: string): Needs {
  return () => [{ action, resource: "*" }];
}
