/*
 * How the first member of an aggregator without an owner determines where claims are kept, although another first
 * member may name another store at the same time: it declares its store, waits until every reader sees that, reads
 * again, and withdraws its declaration if there is another one. Like `reduce.ts`, this maps (state, event) to (state,
 * next action), without a clock, random numbers or I/O.
 */

/** What the runner does next. */
export type DeclareAction =
  /** Read the tags. */
  | { readonly call: "read" }
  /** Declare the store, under a key of this run's own, with a new nonce. */
  | { readonly call: "declare" }
  /** Name the store for good. */
  | { readonly call: "settle" }
  /** Remove the declaration of this run. */
  | { readonly call: "withdraw" }
  /**
   * - `visible`: until every reader sees what was written (δ)
   * - `landed`: until nothing sent before can still take effect (Δ)
   */
  | { readonly wait: "visible" | "landed" }
  | { readonly done: "declared" }
  /** Claims are kept elsewhere, or may be soon. */
  | { readonly failed: "refused" };

/** How an action ended. */
export type DeclareEvent =
  | { readonly event: "start" }
  | {
      readonly event: "read";
      /** This member's store is named for good. */
      readonly settled: boolean;
      /** Another store is named for good, or declared by a run that may be going on. */
      readonly refused: boolean;
      /** The declaration of this run is so old that others may soon no longer wait for it. */
      readonly expired: boolean;
    }
  /** The call has taken effect. */
  | { readonly event: "done" }
  /** Whether the call has taken effect, or still will, is not known. */
  | { readonly event: "unknown" }
  /** AWS throttled the call, which had no effect and may be made again. */
  | { readonly event: "throttled" }
  | { readonly event: "waited" };

/** What a first member is doing. README.md has the table. */
export type DeclareState = { readonly phase: DeclarePhase };

interface DeclareStep {
  readonly state: DeclareState;
  readonly action: DeclareAction;
}

/** The events that a phase takes. */
export const DECLARE_EXPECTED = {
  look: ["start", "read"],
  declare: ["done", "unknown", "waited"],
  confirm: ["read", "waited"],
  settle: ["done", "unknown", "throttled"],
  landing: ["waited"],
  tidy: ["done", "unknown", "waited"],
  withdraw: ["done", "unknown", "waited"],
  end: [],
} as const satisfies Readonly<Record<string, readonly DeclareEvent["event"][]>>;

type DeclarePhase = keyof typeof DECLARE_EXPECTED;

type DeclareEventIn<Name extends DeclarePhase> = Extract<
  DeclareEvent,
  { event: (typeof DECLARE_EXPECTED)[Name][number] }
>;

type Part<Name extends DeclarePhase> = (event: DeclareEventIn<Name>) => DeclareStep;

const PARTS: { readonly [Name in Exclude<DeclarePhase, "end">]: Part<Name> } = {
  look,
  declare,
  confirm,
  settle,
  landing,
  tidy,
  withdraw,
};

/** The first state of a declaration. Its first event is `start`. */
export function beginDeclaring(): DeclareState {
  return { phase: "look" };
}

/**
 * Decides what a first member does after `event`.
 *
 * @throws Error, if the phase does not take the event
 */
export function reduceDeclaring({ phase }: DeclareState, event: DeclareEvent): DeclareStep {
  const expected: readonly DeclareEvent["event"][] = DECLARE_EXPECTED[phase];
  if (phase === "end" || !expected.includes(event.event))
    throw new Error(`the phase "${phase}" of a declaration takes no event "${event.event}"`);
  return (PARTS[phase] as (event: DeclareEvent) => DeclareStep)(event);
}

function look(event: DeclareEventIn<"look">): DeclareStep {
  if (event.event === "start") return { state: { phase: "look" }, action: { call: "read" } };
  if (event.settled) return declared();
  return event.refused ? refused() : declareNow();
}

function declareNow(): DeclareStep {
  return { state: { phase: "declare" }, action: { call: "declare" } };
}

function declare({ event }: DeclareEventIn<"declare">): DeclareStep {
  switch (event) {
    case "done":
      return confirmOnceSeen();
    case "unknown":
      // If the lost write landed later, it would overwrite the next declaration, which has the same key.
      return { state: { phase: "declare" }, action: { wait: "landed" } };
    case "waited":
      return declareNow();
  }
}

function confirmOnceSeen(): DeclareStep {
  return { state: { phase: "confirm" }, action: { wait: "visible" } };
}

/** The second reading: a member that sees another declaration withdraws its own. */
function confirm(event: DeclareEventIn<"confirm">): DeclareStep {
  if (event.event === "waited") return { state: { phase: "confirm" }, action: { call: "read" } };
  if (event.settled) return tidyOnceSeen();
  if (event.refused) return { state: { phase: "withdraw" }, action: { call: "withdraw" } };
  // Others wait for a declaration for a limited time, and the store has to be named for good before that ends.
  return event.expired ? declareNow() : { state: { phase: "settle" }, action: { call: "settle" } };
}

function settle({ event }: DeclareEventIn<"settle">): DeclareStep {
  switch (event) {
    case "done":
      return tidyOnceSeen();
    case "unknown":
      return { state: { phase: "landing" }, action: { wait: "landed" } };
    case "throttled":
      return confirmOnceSeen();
  }
}

/**
 * A write that landed at the last moment is visible to every reader after δ. If it didn't land, the declaration is too
 * old by now.
 */
function landing(): DeclareStep {
  return confirmOnceSeen();
}

/** A reader that no longer sees the declaration must already see that the store is named for good. */
function tidyOnceSeen(): DeclareStep {
  return { state: { phase: "tidy" }, action: { wait: "visible" } };
}

function tidy({ event }: DeclareEventIn<"tidy">): DeclareStep {
  return event === "done" ? declared() : takeAway("tidy", event);
}

function withdraw({ event }: DeclareEventIn<"withdraw">): DeclareStep {
  return event === "done" ? refused() : takeAway("withdraw", event);
}

/** Removes the tag with which this run declared its store. */
function takeAway(phase: "tidy" | "withdraw", event: "unknown" | "waited"): DeclareStep {
  return { state: { phase }, action: event === "unknown" ? { wait: "landed" } : { call: "withdraw" } };
}

function declared(): DeclareStep {
  return { state: { phase: "end" }, action: { done: "declared" } };
}

function refused(): DeclareStep {
  return { state: { phase: "end" }, action: { failed: "refused" } };
}
