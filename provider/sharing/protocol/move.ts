import type { Turn } from "./protocol";

/*
 * How the owner of a shared aggregator moves the claims of all stacks to another store. It has closed the old store
 * before: by then, every run that had written a claim has finished or was killed, and a later run rolls back its claim.
 * Like `reduce.ts`, this maps (state, event) to (state, next action), without a clock, random numbers or I/O.
 *
 * Until the owner tag names the new store, nothing changes for other stacks, and none reads the new store. From then
 * on, no stack writes to the old one.
 */

/** What the runner does next. */
export type MoveAction =
  /** Read the old store. */
  | { readonly call: "read" }
  /** Mark the own claim in the old store: this run is going on. */
  | { readonly call: "mark" }
  /** Remove the aggregator's claims from the new store, and write there what was read last. */
  | { readonly call: "copy" }
  /** Name the new store in the owner tag. */
  | { readonly call: "flip" }
  /** Read which store the owner tag names. */
  | { readonly call: "locate" }
  /** Leave the old store: a table records where claims are now; from tags, they are removed. */
  | { readonly call: "retire" }
  /** Empty the new store. */
  | { readonly call: "clear" }
  /** Let others join again, in the old store. */
  | { readonly call: "reopen" }
  /**
   * - `visible`: until every reader sees what was written (δ)
   * - `landed`: until nothing sent before can still take effect (Δ)
   * - `turns`: a moment, before the claims of others are read again
   */
  | { readonly wait: "visible" | "landed" | "turns" }
  | { readonly done: "moved" }
  | { readonly failed: MoveFailure };

/** Why claims were not moved. They stay in the old store, and others may join. */
export type MoveFailure =
  /** A claim can't be read, and would be lost. */
  | "unreadable"
  /** They do not fit in the new store. */
  | "full"
  /** AWS rejected a write. */
  | "refused";

/** How an action ended. */
export type MoveEvent =
  | { readonly event: "start" }
  | {
      readonly event: "read";
      /** Runs of other stacks that are going on, or were killed a moment ago. */
      readonly running: readonly Turn[];
      readonly unreadable: boolean;
      /** The claims don't fit in the new store. */
      readonly full: boolean;
    }
  /** The call has taken effect. */
  | { readonly event: "done" }
  | { readonly event: "located"; readonly moved: boolean }
  /** Whether the call has taken effect, or still will, is not known. If it was a reading, it is repeated. */
  | { readonly event: "unknown" }
  /** The mark became too old: the call was not made, or was stopped. */
  | { readonly event: "late" }
  /** AWS rejected the call, which had no effect. */
  | { readonly event: "refused" }
  | { readonly event: "waited" };

/** What a move is doing. README.md has the table. */
export type MoveState =
  | { readonly phase: "seek" }
  | { readonly phase: "freeze" }
  | {
      readonly phase: "mark";
      /** The phase that follows. */
      readonly onwards: "copy" | "flip";
    }
  | { readonly phase: "copy" }
  | { readonly phase: "flip" }
  | { readonly phase: "verify" }
  | { readonly phase: "retire" }
  | { readonly phase: "clear"; readonly failure: MoveFailure }
  | { readonly phase: "reopen"; readonly failure: MoveFailure }
  | { readonly phase: "end" };

export interface MoveStep {
  readonly state: MoveState;
  readonly action: MoveAction;
}

type MovePhase = MoveState["phase"];

type MoveStateIn<Name extends MovePhase> = Extract<MoveState, { phase: Name }>;

/** The events that a phase takes. */
export const MOVE_EXPECTED = {
  seek: ["start", "located", "unknown"],
  freeze: ["read", "unknown", "waited"],
  mark: ["done", "unknown", "refused", "waited"],
  copy: ["done", "unknown", "late", "refused", "waited"],
  flip: ["done", "unknown", "late", "refused", "waited"],
  verify: ["located", "unknown", "waited"],
  retire: ["done", "unknown", "waited"],
  clear: ["done", "unknown", "waited"],
  reopen: ["done", "unknown", "waited"],
  end: [],
} as const satisfies Readonly<Record<MovePhase, readonly MoveEvent["event"][]>>;

type MoveEventIn<Name extends MovePhase> = Extract<
  MoveEvent,
  { event: (typeof MOVE_EXPECTED)[Name][number] }
>;

type Part<Name extends MovePhase> = (state: MoveStateIn<Name>, event: MoveEventIn<Name>) => MoveStep;

const PARTS: { readonly [Name in Exclude<MovePhase, "end">]: Part<Name> } = {
  seek,
  freeze,
  mark,
  copy,
  flip,
  verify,
  retire,
  clear,
  reopen,
};

/** The first state of a move, after the old store was closed. Its first event is `start`. */
export function beginMove(): MoveState {
  return { phase: "seek" };
}

/**
 * Decides what a move does after `event`.
 *
 * @throws Error, if the phase does not take the event
 */
export function reduceMove(state: MoveState, event: MoveEvent): MoveStep {
  const expected: readonly MoveEvent["event"][] = MOVE_EXPECTED[state.phase];
  if (state.phase === "end" || !expected.includes(event.event))
    throw new Error(`the phase "${state.phase}" of a move takes no event "${event.event}"`);
  return (PARTS[state.phase] as (state: MoveState, event: MoveEvent) => MoveStep)(state, event);
}

/** A killed run may have named the new store, and its write may have landed while this run waited. */
function seek(state: MoveStateIn<"seek">, event: MoveEventIn<"seek">): MoveStep {
  if (event.event !== "located") return { state, action: { call: "locate" } };
  // Other stacks may already have written claims to the new store, so nothing is copied over them.
  return event.moved ? flipped() : { state: { phase: "freeze" }, action: { call: "read" } };
}

/** Waits until no other stack is changing its claim. */
function freeze(state: MoveStateIn<"freeze">, event: MoveEventIn<"freeze">): MoveStep {
  if (event.event !== "read") return { state, action: { call: "read" } };
  const { running, unreadable, full } = event;
  if (running.length > 0) return { state, action: { wait: "turns" } };
  if (unreadable) return undo("unreadable");
  return full ? undo("full") : markBefore("copy");
}

/**
 * Marks the own claim before each part of the move, so that everything that this run sends lands before its mark
 * expires.
 */
function markBefore(onwards: "copy" | "flip"): MoveStep {
  return { state: { phase: "mark", onwards }, action: { call: "mark" } };
}

function mark(state: MoveStateIn<"mark">, event: MoveEventIn<"mark">): MoveStep {
  switch (event.event) {
    case "done":
      return { state: { phase: state.onwards }, action: { call: state.onwards } };
    case "unknown":
      return { state, action: { wait: "landed" } };
    case "refused":
      return undo("refused");
    case "waited":
      return { state, action: { call: "mark" } };
  }
}

function copy(state: MoveStateIn<"copy">, event: MoveEventIn<"copy">): MoveStep {
  switch (event.event) {
    case "done":
      return { state, action: { wait: "visible" } };
    case "unknown":
      // Once nothing that was sent can still land, the copy starts again.
      return { state: { phase: "freeze" }, action: { wait: "landed" } };
    case "late":
      return markBefore("copy");
    case "refused":
      return undo("refused");
    case "waited":
      return markBefore("flip");
  }
}

function flip(_state: MoveStateIn<"flip">, event: MoveEventIn<"flip">): MoveStep {
  switch (event.event) {
    case "done":
      return flipped();
    case "unknown":
      return { state: { phase: "verify" }, action: { wait: "landed" } };
    case "late":
      return markBefore("flip");
    case "refused":
      return undo("refused");
    case "waited":
      return { state: { phase: "retire" }, action: { call: "retire" } };
  }
}

function flipped(): MoveStep {
  return { state: { phase: "flip" }, action: { wait: "visible" } };
}

/** Finds out whether the owner tag names the new store. */
function verify(state: MoveStateIn<"verify">, event: MoveEventIn<"verify">): MoveStep {
  if (event.event !== "located") return { state, action: { call: "locate" } };
  return event.moved ? flipped() : markBefore("flip");
}

function retire(state: MoveStateIn<"retire">, event: MoveEventIn<"retire">): MoveStep {
  switch (event.event) {
    case "done":
      return { state: { phase: "end" }, action: { done: "moved" } };
    case "unknown":
      return { state, action: { wait: "landed" } };
    case "waited":
      return { state, action: { call: "retire" } };
  }
}

/** Undoes the move. */
function undo(failure: MoveFailure): MoveStep {
  return { state: { phase: "clear", failure }, action: { call: "clear" } };
}

function clear(state: MoveStateIn<"clear">, event: MoveEventIn<"clear">): MoveStep {
  switch (event.event) {
    case "done":
      return { state: { phase: "reopen", failure: state.failure }, action: { call: "reopen" } };
    case "unknown":
      return { state, action: { wait: "landed" } };
    case "waited":
      return { state, action: { call: "clear" } };
  }
}

function reopen(state: MoveStateIn<"reopen">, event: MoveEventIn<"reopen">): MoveStep {
  switch (event.event) {
    case "done":
      return { state: { phase: "end" }, action: { failed: state.failure } };
    case "unknown":
      return { state, action: { wait: "landed" } };
    case "waited":
      return { state, action: { call: "reopen" } };
  }
}
