/** What one stack does in a round. */
export interface Move {
  readonly name: string;
  /** Declared by its program; undefined: the stack is destroyed. */
  readonly wanted: readonly string[] | undefined;
  /** Milliseconds after the beginning of the round. */
  readonly after: number;
  readonly kill?: Kill;
}

/** When a process is killed. */
export interface Kill {
  /** After this many of its requests were answered, or, for `put`, when it has sent its first Put. */
  readonly at: number | "put";
  /** Milliseconds later. */
  readonly later: number;
  /** Whether it is run again while others are still running. */
  readonly again: "at once" | "in the end";
}

/** What a stack declares so far. */
export interface Standing {
  readonly name: string;
  readonly isOwner: boolean;
  readonly declared: readonly string[] | undefined;
}

/** Accounts that several stacks may claim. */
const SHARED = Array.from({ length: 8 }, (_, index) => `9000000000${10 + index}`);

/** Within this time, all stacks begin, in milliseconds. */
const WITHIN = 1_500;

/**
 * Draws the moves of a round: some stacks join, some swap accounts, some leave, the rest has nothing to do.
 *
 * @param killed - the chance of each stack to be killed
 */
export function drawMoves(stacks: readonly Standing[], killed: number, random: () => number): Move[] {
  return stacks.flatMap((stack, index) => {
    const wanted = drawWanted(stack, index, random);
    if (wanted === "same") return [];
    const after = Math.floor(random() * WITHIN);
    const isKilled = random() < killed;
    const kill = drawKill(random);
    return [{ name: stack.name, wanted, after, ...(isKilled && { kill }) }];
  });
}

function drawWanted(
  { declared, isOwner }: Standing,
  index: number,
  random: () => number,
): readonly string[] | undefined | "same" {
  const chance = random();
  const accounts = drawAccounts(index, random);
  if (!declared) return chance < 0.8 ? accounts : "same";
  if (chance < 0.45) return accounts.join() === declared.join() ? "same" : accounts;
  return chance < 0.75 && !isOwner ? undefined : "same";
}

/** One to three accounts of its own, and perhaps one that others claim as well. */
function drawAccounts(index: number, random: () => number): string[] {
  const first = Math.floor(random() * 4);
  const count = 1 + Math.floor(random() * 3);
  const own = Array.from({ length: count }, (_, n) => ownAccount(index, (first + n) % 4));
  const shared = SHARED[Math.floor(random() * SHARED.length)];
  return [...own, ...(random() < 0.3 && shared ? [shared] : [])].sort();
}

/** Account `n` of those that only this stack claims. */
export function ownAccount(index: number, n: number): string {
  return `1${String(index).padStart(4, "0")}${String(n).padStart(7, "0")}`;
}

/** The stack that claims an account; undefined if several may claim it. */
export function indexOf(account: string): number | undefined {
  return account.startsWith("1") ? Number(account.slice(1, 5)) : undefined;
}

function drawKill(random: () => number): Kill {
  const count = 2 + Math.floor(random() * 14);
  return {
    at: random() < 0.3 ? "put" : count,
    later: Math.floor(random() * 40),
    again: random() < 0.4 ? "at once" : "in the end",
  };
}
