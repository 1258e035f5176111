import type { Scenario, StackPlan } from "./scenario";

/** A possible claim. */
export interface ClaimKey {
  readonly name: string;
  /** Number of its stack. */
  readonly stack: number;
  readonly stem: string;
}

/**
 * The keys of all possible claims: every create has another key, even after a killed create.
 *
 * @param isSame - whether all stacks of one name have the same key
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

/** How many creates a plan may have at most; at least one, for an existing resource. */
function creates({ held, runs, mayFail = [] }: StackPlan, { crashes = 0 }: Scenario): number {
  const isCreated = held === undefined || runs.slice(0, -1).some(({ intent }) => intent === "leave");
  if (!isCreated) return 1;
  const again = runs.filter(({ intent }) => intent === "hold").length - 1;
  const isAgain = mayFail.length > 0 || runs.some(({ intent }) => intent === "leave");
  return 1 + crashes + (isAgain ? again : 0);
}
