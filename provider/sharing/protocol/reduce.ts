import { finish, release, settle } from "./finish";
import { absorb, claim, locate, look } from "./join";
import type { Event, Goal } from "./protocol";
import { publish, put } from "./publish";
import { cleanUp, confirm, rollBack } from "./rollback";
import { type EventIn, EXPECTED, type Phase, type State, type StateIn, type Step } from "./state";
import { acquire, check, compare, gate, waitForTurns } from "./turns";

type Part<Name extends Phase> = (state: StateIn<Name>, event: EventIn<Name>) => Step;

/** The function of each phase. `end` takes no event. */
const PARTS: { readonly [Name in Exclude<Phase, "end">]: Part<Name> } = {
  locate,
  look,
  claim,
  absorb,
  gate,
  waitForTurns,
  check,
  compare,
  acquire,
  publish,
  put,
  release,
  finish,
  settle,
  rollBack,
  cleanUp,
  confirm,
};

/** The first state of a run. Its first event is `start`. */
export function begin(goal: Goal): State {
  return { phase: "locate", goal };
}

/**
 * Decides what a run does after `event`. Pure: no clock, no random numbers, no I/O.
 *
 * @throws Error, if the phase does not take the event: that is a defect of the runner or of the reducer
 */
export function reduce(state: State, event: Event): Step {
  const expected: readonly Event["event"][] = EXPECTED[state.phase];
  if (state.phase === "end" || !expected.includes(event.event))
    throw new Error(`the phase "${state.phase}" of the publishing protocol takes no event "${event.event}"`);
  // The check above makes sure that the function of this phase takes the event.
  return (PARTS[state.phase] as (state: State, event: Event) => Step)(state, event);
}
