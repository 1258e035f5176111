import { check, kill, large, mutants, small } from "./check";
import { costs } from "./costs";
import { checkDeclaring, declaring, declaringLarge, declaringMutants } from "./declaring";
import { showHistory, simulateAll } from "./histories";
import type { Scenario } from "./scenario";
import { traceOf } from "./trace";

/** The options of `npm run model`. */
export interface Options {
  /** Only scenarios and mutants whose name contains this; empty for all. */
  readonly only: string;
  /** How many histories to simulate. */
  readonly seeds: number;
  /** Only this history is shown. */
  readonly seed?: number;
  readonly store: "tags" | "dynamodb";
}

/** Explores all scenarios, shows how each mutant fails, and simulates; returns how many things went wrong. */
export function runModel({ only, seeds, seed, store }: Options): number {
  if (seed !== undefined) return showHistory(seed, store);
  const scenarios = [...small, ...large].filter(({ name }) => name.includes(only));
  const wrong = scenarios.filter((scenario) => !holds(scenario)).length;
  const survivors = mutants.filter(({ machine: { name } }) => name.includes(only)).filter(survives).length;
  const first = [...declaring, ...declaringLarge].filter(({ name }) => name.includes(only));
  const others = declaringMutants.filter(({ name }) => name.includes(only));
  const wrongFirst = first.filter((one) => !shows(one, false)).length;
  const survivingFirst = others.filter((one) => !shows(one, true)).length;
  if (only !== "") return wrong + survivors + wrongFirst + survivingFirst;
  const lost = simulateAll(seeds);
  console.log(costs().join("\n"));
  return wrong + survivors + wrongFirst + survivingFirst + lost;
}

/** Explores what two first members may do. With all rules nothing may go wrong; without a rule, something has to. */
function shows(one: (typeof declaring)[number], isMutant: boolean): boolean {
  const { states, complete, counterexample } = checkDeclaring(one);
  const ok = isMutant ? counterexample !== undefined : complete && !counterexample;
  console.log(
    `${ok ? "✔" : "✘"} ${String(states).padStart(9)} states  ${isMutant ? "without the rule: " : ""}${one.name}`,
  );
  if (counterexample) console.log(traceOf(counterexample));
  return ok;
}

function holds(scenario: Scenario): boolean {
  const began = Date.now();
  const { states, complete, counterexample } = check(scenario);
  const ok = complete && !counterexample;
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(
    `${ok ? "✔" : "✘"} ${scenario.store.padEnd(8)} ${String(states).padStart(9)} states ${seconds.padStart(7)} s  ` +
      `${scenario.name}${complete ? "" : ": not explored to the end"}`,
  );
  if (counterexample) console.log(traceOf(counterexample));
  return ok;
}

function survives(mutant: (typeof mutants)[number]): boolean {
  const { scenario, counterexample } = kill(mutant);
  const { name } = mutant.machine;
  console.log(
    `\n${counterexample ? "✔" : "✘"} without the rule: ${name}, claims in ${mutant.store}, ${scenario.name}`,
  );
  console.log(counterexample ? traceOf(counterexample) : "  nothing goes wrong");
  return counterexample === undefined;
}
