import type { Caller } from "./protocol/caller";
import type { Members } from "./protocol/protocol";
import type { Settings } from "./settings";
import type { State, View } from "./state";

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
