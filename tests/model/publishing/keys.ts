import type { Scenario, StackPlan } from "./scenario";

/** A claim that there may be. */
export interface ClaimKey {
  readonly name: string;
  /** Number of the stack whose it is. */
  readonly stack: number;
  readonly stem: string;
}

/**
 * The keys of all claims that there may be: every create has another, also if the one before was killed.
 *
 * @param isSame - all stacks of one name have the same
 */
export function keysOf(scenario: Scenario, isSame: boolean): readonly ClaimKey[] {
  return scenario.stacks.flatMap((plan, stack) => {
    const { name, stem = name } = plan;
    if (isSame && scenario.stacks.findIndex((other) => (other.stem ?? other.name) === stem) < stack)
      return [];
    return Array.from({ length: isSame ? 1 : creates(plan, scenario) }, (_, create) => ({
      name: name + "'".repeat(create),
      stack,
      stem,
    }));
  });
}

/** How many creates there may be at the most; one at the least stands for the resource that is there. */
function creates({ held, runs, mayFail = [] }: StackPlan, { crashes = 0 }: Scenario): number {
  const isCreated = held === undefined || runs.slice(0, -1).some(({ intent }) => intent === "leave");
  if (!isCreated) return 1;
  const again = runs.filter(({ intent }) => intent === "hold").length - 1;
  const isAgain = mayFail.length > 0 || runs.some(({ intent }) => intent === "leave");
  return 1 + crashes + (isAgain ? again : 0);
}
