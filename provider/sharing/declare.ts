/*
 * How the first member of an aggregator without an owner says where claims are kept, although another first one may say
 * something else at the same time: it declares that it joins, waits until all see that, looks again, and withdraws if
 * there is another. As `protocol/reduce.ts`: (state, event) → (state, next action), without a clock, random numbers or I/O.
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

/**
 * Where a declaration is: `confirm` is the second look; what is said for good may be `landing` yet; `tidy` and `withdraw`
 * take the run's own tag away.
 */
export interface DeclareState {
  readonly phase: "look" | "declare" | "confirm" | "settle" | "landing" | "tidy" | "withdraw";
}

export interface DeclareStep {
  readonly state: DeclareState;
  readonly action: DeclareAction;
}

/** Where a declaration begins; its first event is `start`. */
export function beginDeclaring(): DeclareState {
  return { phase: "look" };
}

/** What a first member does next, once `event` has happened. */
export function reduceDeclaring(state: DeclareState, event: DeclareEvent): DeclareStep {
  switch (state.phase) {
    case "look":
      return look(event);
    case "declare":
      // It has the key of what is declared next, and would undo that.
      if (event.event === "unknown") return { state, action: { wait: "landed" } };
      return event.event === "done"
        ? { state: { phase: "confirm" }, action: { wait: "visible" } }
        : { state, action: { call: "declare" } };
    case "confirm":
      return confirm(event);
    case "settle":
      if (event.event === "unknown") return { state: { phase: "landing" }, action: { wait: "landed" } };
      if (event.event === "throttled") return { state: { phase: "confirm" }, action: { wait: "visible" } };
      // A reader that no longer sees the declaration must see what is said for good.
      return { state: { phase: "tidy" }, action: { wait: "visible" } };
    case "landing":
      // What lands at the very end is seen by all a moment later. If it hasn't, the declaration is too old by now.
      return { state: { phase: "confirm" }, action: { wait: "visible" } };
    case "tidy":
      if (event.event === "unknown") return { state, action: { wait: "landed" } };
      return event.event === "done"
        ? { state, action: { done: "declared" } }
        : { state, action: { call: "withdraw" } };
    case "withdraw":
      if (event.event === "unknown") return { state, action: { wait: "landed" } };
      return event.event === "done"
        ? { state, action: { failed: "refused" } }
        : { state, action: { call: "withdraw" } };
  }
}

function look(event: DeclareEvent): DeclareStep {
  const state: DeclareState = { phase: "look" };
  if (event.event !== "read") return { state, action: { call: "read" } };
  if (event.settled) return { state, action: { done: "declared" } };
  if (event.refused) return { state, action: { failed: "refused" } };
  return { state: { phase: "declare" }, action: { call: "declare" } };
}

function confirm(event: DeclareEvent): DeclareStep {
  if (event.event !== "read") return { state: { phase: "confirm" }, action: { call: "read" } };
  if (event.settled) return { state: { phase: "tidy" }, action: { wait: "visible" } };
  if (event.refused) return { state: { phase: "withdraw" }, action: { call: "withdraw" } };
  // Others wait for a declaration for a limited time: what is said for good has to land before that is over.
  if (event.expired) return { state: { phase: "declare" }, action: { call: "declare" } };
  return { state: { phase: "settle" }, action: { call: "settle" } };
}
