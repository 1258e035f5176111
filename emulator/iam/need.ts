import type { Call } from "../call";

/** A permission, as the log shows it. */
export interface NeededPermission {
  /** For example `config:PutConfigurationAggregator`. */
  readonly action: string;
  /** An ARN; its id is `*` if the call creates the resource; or only `*`. */
  readonly resource: string;
}

/** A permission that a call needs. */
export interface Need extends NeededPermission {
  /** Values by condition key, in addition to those that every request has. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
  /** AWS Config needs it on the caller's behalf, and then returns its own error. */
  readonly forwarded?: true;
}

/**
 * The permissions that a call needs, in the order in which they are checked. Never throws, because the input is
 * unchecked.
 */
export type Needs = (call: Call) => readonly Need[];

/** No permission is needed. */
export const nothing: Needs = () => [];

/** An action without resources. */
export function onEverything(action: string): Needs {
  return () => [{ action, resource: "*" }];
}
