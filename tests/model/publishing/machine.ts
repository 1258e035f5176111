import type { MoveEvent, MoveState, MoveStep } from "../../../provider/sharing/protocol/move";
import type { Action, Event, Goal } from "../../../provider/sharing/protocol/protocol";
import { begin, reduce } from "../../../provider/sharing/protocol/reduce";
import { goalOf, type State } from "../../../provider/sharing/protocol/state";

/** What the checker and the simulation run: the reducer of the product, or a mutant of it. */
export interface Machine<S = unknown> {
  readonly name: string;
  begin(goal: Goal): S;
  reduce(state: S, event: Event): { readonly state: S; readonly action: Action };
  /** The reducer of moves; default: that of the product. */
  move?(state: MoveState, event: MoveEvent): MoveStep;
  /** The goal of the run by now. */
  goal(state: S): Goal;
}

/** The reducer of the product itself. */
export const product: Machine<State> = { name: "product", begin, reduce, goal: goalOf };
