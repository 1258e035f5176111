import type { MoveEvent, MoveState, MoveStep } from "../../../provider/sharing/protocol/move";
import type { Action, Event, Goal } from "../../../provider/sharing/protocol/protocol";
import { begin, reduce } from "../../../provider/sharing/protocol/reduce";
import { goalOf, type State } from "../../../provider/sharing/protocol/state";

/** What runs in the checker and in the simulation: the reducer of the product, or a mutant of it. */
export interface Machine<S = unknown> {
  readonly name: string;
  begin(goal: Goal): S;
  reduce(state: S, event: Event): { readonly state: S; readonly action: Action };
  /** How claims are moved; default: as the product does. */
  move?(state: MoveState, event: MoveEvent): MoveStep;
  /** What the run wants by now. */
  goal(state: S): Goal;
}

/** The very reducer that is published. */
export const product: Machine<State> = { name: "product", begin, reduce, goal: goalOf };
