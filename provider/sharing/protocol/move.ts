import type { Turn } from "./protocol";

/*
 * How the owner of a shared aggregator moves the claims of all stacks to another store, once it has closed the one where
 * they are: whoever had claimed something before has come to its end by then, or was killed, and whoever comes later takes
 * its claim back. As `reduce.ts`: (state, event) → (state, next action), without time, chance or I/O.
 *
 * Until the owner tag names the new store, everything is as it was, and nobody looks into the new one. From then on
 * nobody writes into the old one.
 */

/** What the shell does next. */
export type MoveAction =
  /** Read the store that is left. */
  | { readonly call: "read" }
  /** Say in the store that is left, on the own claim, that this run is going on. */
  | { readonly call: "mark" }
  /** Empty the new store of what it holds of the aggregator, and write there what was read last. */
  | { readonly call: "copy" }
  /** Name the new store in the owner tag. */
  | { readonly call: "flip" }
  /** Read which store the owner tag names. */
  | { readonly call: "locate" }
  /** Leave the old store: a table says where claims are now, tags lose them. */
  | { readonly call: "retire" }
  /** Empty the new store. */
  | { readonly call: "clear" }
  /** Let others join again, in the old store. */
  | { readonly call: "reopen" }
  /**
   * - `visible`: until every reader sees what was written (δ)
   * - `landed`: until nothing sent before can still take effect (Δ)
   * - `turns`: a moment, before others are looked at again
   */
  | { readonly wait: "visible" | "landed" | "turns" }
  | { readonly done: "moved" }
  | { readonly failed: MoveFailure };

/** Why claims were not moved. They are where they were, and others may join. */
export type MoveFailure =
  /** Some claim can't be read, and would be lost. */
  | "unreadable"
  /** The new store has no room for them. */
  | "full"
  /** AWS has refused a write. */
  | "refused";

/** How an action ended. */
export type MoveEvent =
  | { readonly event: "start" }
  | {
      readonly event: "read";
      /** Runs that go on, or were killed a moment ago. */
      readonly running: readonly Turn[];
      readonly unreadable: boolean;
      /** The new store has no room for all this. */
      readonly full: boolean;
    }
  /** The call has taken effect. */
  | { readonly event: "done" }
  | { readonly event: "located"; readonly moved: boolean }
  /** Whether the call has taken effect, or still will, is not known. */
  | { readonly event: "unknown" }
  /** The mark was too old by then: the call was not made, or was not made to its end. */
  | { readonly event: "late" }
  /** Refused, without effect. */
  | { readonly event: "refused" }
  | { readonly event: "waited" };

/** Where a move is. */
export interface MoveState {
  /**
   * - `seek`: a killed run may have named the new store, and that may have landed while this one waited
   * - `freeze`: nobody else is changing its claim any more
   * - `mark`: the own claim says that a move is going on, so that a later run waits until nothing of it can land
   * - `copy`, `flip`: the claims are in the new store, the owner tag names it
   * - `check`: it is not known whether the owner tag names it
   * - `retire`: the old store is left
   * - `clear`, `reopen`: all is put back
   */
  readonly phase: "seek" | "freeze" | "mark" | "copy" | "flip" | "check" | "retire" | "clear" | "reopen";
  /** What follows on `mark`. */
  readonly onwards: "copy" | "flip";
  readonly awaited: readonly Turn[];
  readonly failure?: MoveFailure;
}

export interface MoveStep {
  readonly state: MoveState;
  readonly action: MoveAction;
}

/** Where a move begins, after the old store was closed. Its first event is `start`. */
export function beginMove(): MoveState {
  return { phase: "seek", onwards: "copy", awaited: [] };
}

/** What a move does next, once `event` has happened. */
export function reduceMove(state: MoveState, event: MoveEvent): MoveStep {
  switch (state.phase) {
    case "seek":
      return seek(state, event);
    case "freeze":
      return freeze(state, event);
    case "mark":
      return mark(state, event);
    case "copy":
      return copy(state, event);
    case "flip":
      return flip(state, event);
    case "check":
      return check(state, event);
    case "retire":
      return retire(state, event);
    case "clear":
      return putBack(state, event, "reopen");
    case "reopen":
      return putBack(state, event, undefined);
  }
}

function seek(state: MoveState, event: MoveEvent): MoveStep {
  if (event.event !== "located") return { state, action: { call: "locate" } };
  // Whoever has begun since writes there already: nothing is copied over that.
  if (event.moved) return { state: { ...state, phase: "flip" }, action: { wait: "visible" } };
  return { state: { ...state, phase: "freeze" }, action: { call: "read" } };
}

function freeze(state: MoveState, event: MoveEvent): MoveStep {
  if (event.event !== "read") return { state, action: { call: "read" } };
  const { running, unreadable, full } = event;
  if (running.length > 0) return { state: { ...state, awaited: running }, action: { wait: "turns" } };
  if (unreadable) return undo(state, "unreadable");
  if (full) return undo(state, "full");
  return marking(state, "copy");
}

/** Once more before each part: what a killed run has sent lands before its mark is over. */
function marking(state: MoveState, onwards: "copy" | "flip"): MoveStep {
  return { state: { ...state, phase: "mark", onwards, awaited: [] }, action: { call: "mark" } };
}

function mark(state: MoveState, event: MoveEvent): MoveStep {
  switch (event.event) {
    case "done":
      return { state: { ...state, phase: state.onwards }, action: { call: state.onwards } };
    case "unknown":
      return { state, action: { wait: "landed" } };
    case "refused":
      return undo(state, "refused");
    default:
      return { state, action: { call: "mark" } };
  }
}

function copy(state: MoveState, event: MoveEvent): MoveStep {
  switch (event.event) {
    case "done":
      return { state, action: { wait: "visible" } };
    case "unknown":
      // What was sent comes too late for nobody once it has landed: the copy is made from the start.
      return { state: { ...state, phase: "freeze" }, action: { wait: "landed" } };
    case "late":
      return marking(state, "copy");
    case "refused":
      return undo(state, "refused");
    default:
      return marking(state, "flip");
  }
}

function flip(state: MoveState, event: MoveEvent): MoveStep {
  switch (event.event) {
    case "done":
      return { state, action: { wait: "visible" } };
    case "unknown":
      return { state: { ...state, phase: "check" }, action: { wait: "landed" } };
    case "late":
      return marking(state, "flip");
    case "refused":
      return undo(state, "refused");
    default:
      return { state: { ...state, phase: "retire" }, action: { call: "retire" } };
  }
}

function check(state: MoveState, event: MoveEvent): MoveStep {
  if (event.event !== "located") return { state, action: { call: "locate" } };
  if (!event.moved) return marking(state, "flip");
  return { state: { ...state, phase: "flip" }, action: { wait: "visible" } };
}

function retire(state: MoveState, event: MoveEvent): MoveStep {
  if (event.event === "done") return { state, action: { done: "moved" } };
  if (event.event === "unknown") return { state, action: { wait: "landed" } };
  return { state, action: { call: "retire" } };
}

function undo(state: MoveState, failure: MoveFailure): MoveStep {
  return { state: { ...state, phase: "clear", failure }, action: { call: "clear" } };
}

function putBack(state: MoveState, event: MoveEvent, then: "reopen" | undefined): MoveStep {
  if (event.event === "unknown") return { state, action: { wait: "landed" } };
  if (event.event === "waited") return { state, action: { call: then === undefined ? "reopen" : "clear" } };
  if (then === undefined) return { state, action: { failed: state.failure ?? "refused" } };
  return { state: { ...state, phase: "reopen" }, action: { call: "reopen" } };
}
