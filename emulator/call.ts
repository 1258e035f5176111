import type { Caller } from "./protocol/caller";
import type { Members } from "./protocol/protocol";
import type { Settings } from "./settings";
import type { State, View } from "./state";

/** The input of an operation: everything that its decision depends on. */
export interface Call {
  readonly caller: Caller;
  readonly input: Members;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The state for the decisions of writes. */
  readonly state: State;
  /** The state that reads show: `state`, or an older one if reads are stale. */
  readonly reads: View;
  readonly settings: Settings;
  /** When the settings' roles were set, in milliseconds since the epoch. */
  readonly rolesSetAt: number;
  readonly random: () => number;
  /** The random end of the ARN of a resource that this call creates. */
  readonly newId: string;
}
