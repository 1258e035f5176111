/** Where claims are kept. */
export type StoreName = "tags" | "dynamodb";

/** What a stack is told to do, by one deployment. Accounts are letters: `"ab"`. */
export interface Run {
  readonly intent: "hold" | "leave" | "close";
  readonly accounts: string;
  readonly force?: true;
  /** The owner wants other regions than those there are. */
  readonly scalars?: true;
  /** Where the stack's settings say that claims are kept; default: where they are at first. */
  readonly store?: StoreName;
  /** What the owner does once it has closed; default: it deletes. */
  readonly onwards?: "move" | "end";
}

export interface StackPlan {
  readonly name: string;
  /** What other stacks see of its name: those with the same one may be one stack. Default: the name. */
  readonly stem?: string;
  /** What it has claimed and published already. */
  readonly held?: string;
  /** A run before was killed while it had its turn. */
  readonly leftover?: true;
  /** One deployment after the other; each goes on after the one before has succeeded or failed. */
  readonly runs: readonly Run[];
  /** What a deployment after a killed one may want instead. */
  readonly instead?: readonly Run[];
  /** How its deployments may fail; others than these are wrong. */
  readonly mayFail?: readonly string[];
  /** Its claim is in two parts, which may be read at different times. */
  readonly spilled?: true;
  /** The store has no room for more than it holds. */
  readonly full?: true;
}

/** What is done when no deployment is going on. */
export type Pause = { readonly day: true } | { readonly adds: string } | { readonly removes: string };

/** A model AWS, the stacks on it, and how often what may go wrong. */
export interface Scenario {
  readonly name: string;
  readonly store: StoreName;
  /** What is on the aggregator at first. */
  readonly live: string;
  readonly stacks: readonly StackPlan[];
  /** Deployments that are killed. */
  readonly crashes?: number;
  /** Puts whose outcome is unknown, and calls of killed runs: each may land late, or never. */
  readonly late?: number;
  /** Writers that pause for longer than a turn is good for, or than a run is reckoned with. */
  readonly agings?: number;
  readonly throttles?: number;
  /** Puts that AWS refuses, whatever they say. */
  readonly refusals?: number;
  /** Writes of claims, turns acquired or released, of which the outcome is unknown. */
  readonly unsure?: number;
  /** Writes of tags that wipe what another stack has written a moment ago. */
  readonly swallowed?: number;
  /** A table is read claim by claim, and then the lease, while others go on. */
  readonly piecewise?: true;
  /** There is a claim that can't be read, and may hold any account. */
  readonly damaged?: true;
  /** Accounts that AWS refuses. */
  readonly bad?: string;
  /** The aggregator was created a moment ago: not everybody sees it. */
  readonly justCreated?: true;
  /** In this order, each at any time when no deployment is going on. */
  readonly pauses?: readonly Pause[];
}

export const hold = (accounts: string): Run => ({ intent: "hold", accounts });
export const leave: Run = { intent: "leave", accounts: "" };
export const close = (accounts: string): Run => ({ intent: "close", accounts });
export const forceClose = (accounts: string): Run => ({ intent: "close", accounts, force: true });
export const rescale = (accounts: string): Run => ({ intent: "hold", accounts, scalars: true });
