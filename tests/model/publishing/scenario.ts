/** Where claims are kept. */
export type StoreName = "tags" | "dynamodb";

/** What one deployment of a stack does. Accounts are letters: `"ab"`. */
export interface Run {
  readonly intent: "hold" | "leave" | "close";
  readonly accounts: string;
  readonly force?: true;
  /** Whether the owner declares other regions than the live ones. */
  readonly scalars?: true;
  /** The store that the stack's settings name; default: the first store. */
  readonly store?: StoreName;
  /** What the owner does after it has closed; default: it deletes the aggregator. */
  readonly onwards?: "move" | "end";
}

export interface StackPlan {
  readonly name: string;
  /** The name that other stacks see: two stacks with the same one may be the same stack. Default: `name`. */
  readonly stem?: string;
  /** The accounts that it has already claimed and published. */
  readonly held?: string;
  /** Whether an earlier run was killed while it had its turn. */
  readonly leftover?: true;
  /** Its deployments. Each begins after the former one has succeeded or failed. */
  readonly runs: readonly Run[];
  /** What a deployment after a killed one may do instead. */
  readonly instead?: readonly Run[];
  /** The failures that its deployments may have; any other is wrong. */
  readonly mayFail?: readonly string[];
  /** Whether its claim is in two parts, which may be read at different times. */
  readonly spilled?: true;
  /** Whether the store has no capacity for more accounts. */
  readonly full?: true;
}

/** A step that happens while no deployment is going on. */
export type Pause = { readonly day: true } | { readonly adds: string } | { readonly removes: string };

/** The stacks of a scenario, and how often what may go wrong. */
export interface Scenario {
  readonly name: string;
  readonly store: StoreName;
  /** The accounts on the aggregator at first. */
  readonly live: string;
  readonly stacks: readonly StackPlan[];
  /** How many deployments may be killed. */
  readonly crashes?: number;
  /**
   * How many Puts may have an unknown outcome, and how many calls of killed runs may be in flight: each may land late,
   * or never.
   */
  readonly late?: number;
  /** How often a writer may pause for longer than its turn lasts, or than others wait for its run. */
  readonly agings?: number;
  readonly throttles?: number;
  /** How many Puts AWS may reject for no reason. */
  readonly refusals?: number;
  /** How many writes of claims and turns may have an unknown outcome. */
  readonly unsure?: number;
  /** How many writes of tags may undo what another stack wrote a moment ago. */
  readonly swallowed?: number;
  /** Whether a table is read claim by claim, and then the lease, while others continue. */
  readonly piecewise?: true;
  /** Whether there is a claim that can't be read, which may hold any account. */
  readonly damaged?: true;
  /** Accounts that AWS rejects. */
  readonly bad?: string;
  /** Whether the aggregator was created a moment ago, so that not every reader sees it. */
  readonly justCreated?: true;
  /** They happen in this order, each at any time when no deployment is going on. */
  readonly pauses?: readonly Pause[];
}

export const hold = (accounts: string): Run => ({ intent: "hold", accounts });
export const leave: Run = { intent: "leave", accounts: "" };
export const close = (accounts: string): Run => ({ intent: "close", accounts });
export const forceClose = (accounts: string): Run => ({ intent: "close", accounts, force: true });
export const rescale = (accounts: string): Run => ({ intent: "hold", accounts, scalars: true });
