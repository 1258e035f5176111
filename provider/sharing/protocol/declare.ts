/*
 * How the first member of an aggregator without an owner says where claims are kept, although another first one may say
 * something else at the same time: it declares its store, waits until all see that, looks again, and withdraws if there
 * is another. As `reduce.ts`: (state, event) → (state, next action), without a clock, random numbers or I/O.
 */

/** What the runner does next. */
export type DeclareAction =
  /** Read the tags. */
  | { readonly call: "read" }
  /** Declare the store, under a key of this run's own, with a new nonce. */
  | { readonly call: "declare" }
  /** Say for good where claims are kept. */
  | { readonly call: "settle" }
  /** Take back what this run has declared. */
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
      /** It has been said for good that claims are kept in this member's store. */
      readonly settled: boolean;
      /** Another store was declared, by a run that may go on, or for good. */
      readonly refused: boolean;
      /** What this run has declared is so old that others may soon no longer wait for it. */
      readonly expired: boolean;
    }
  /** The call has taken effect. */
  | { readonly event: "done" }
  /** Whether the call has taken effect, or still will, is not known. */
  | { readonly event: "unknown" }
  /** AWS didn't accept the call, which had no effect: it may be made again. */
  | { readonly event: "throttled" }
  | { readonly event: "waited" };

/** What a first member is doing. README.md has the table. */
export type DeclareState = { readonly phase: DeclarePhase };

export interface DeclareStep {
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

/** Where a declaration begins; its first event is `start`. */
export function beginDeclaring(): DeclareState {
  return { phase: "look" };
}

/**
 * What a first member does next, once `event` has happened.
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
      // It has the key of what is declared next, and would undo that.
      return { state: { phase: "declare" }, action: { wait: "landed" } };
    case "waited":
      return declareNow();
  }
}

function confirmOnceSeen(): DeclareStep {
  return { state: { phase: "confirm" }, action: { wait: "visible" } };
}

/** The second look: who sees the declaration of another one withdraws its own. */
function confirm(event: DeclareEventIn<"confirm">): DeclareStep {
  if (event.event === "waited") return { state: { phase: "confirm" }, action: { call: "read" } };
  if (event.settled) return tidyOnceSeen();
  if (event.refused) return { state: { phase: "withdraw" }, action: { call: "withdraw" } };
  // Others wait for a declaration for a limited time: what is said for good has to land before that is over.
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

/** What lands at the very end is seen by all a moment later. If it hasn't landed, the declaration is too old by now. */
function landing(): DeclareStep {
  return confirmOnceSeen();
}

/** A reader that no longer sees the declaration must see what is said for good. */
function tidyOnceSeen(): DeclareStep {
  return { state: { phase: "tidy" }, action: { wait: "visible" } };
}

function tidy({ event }: DeclareEventIn<"tidy">): DeclareStep {
  return event === "done" ? declared() : takeAway("tidy", event);
}

function withdraw({ event }: DeclareEventIn<"withdraw">): DeclareStep {
  return event === "done" ? refused() : takeAway("withdraw", event);
}

/** Takes away the tag by which this run has declared its store. */
function takeAway(phase: "tidy" | "withdraw", event: "unknown" | "waited"): DeclareStep {
  return { state: { phase }, action: event === "unknown" ? { wait: "landed" } : { call: "withdraw" } };
}

function declared(): DeclareStep {
  return { state: { phase: "end" }, action: { done: "declared" } };
}

function refused(): DeclareStep {
  return { state: { phase: "end" }, action: { failed: "refused" } };
}
