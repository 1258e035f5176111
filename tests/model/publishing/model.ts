import { check, kill, large, mutants, small } from "./check";
import { costs } from "./costs";
import { type Machine, product } from "./machine";
import { planOf } from "./plans";
import type { Scenario } from "./scenario";
import { simulate } from "./simulation";
import { traceOf } from "./trace";

/** What `npm run model` is asked for. */
export interface Options {
  /** Scenarios and mutants whose name it is in; empty: all. */
  readonly only: string;
  /** How many histories to simulate. */
  readonly seeds: number;
  /** Shows this history, and nothing else. */
  readonly seed?: number;
  readonly store: "tags" | "dynamodb";
}

const machine = product as Machine;

/** Explores all scenarios, shows how each mutant fails, and simulates; returns how much went wrong. */
export function runModel({ only, seeds, seed, store }: Options): number {
  if (seed !== undefined) return showHistory(seed, store);
  const scenarios = [...small, ...large].filter(({ name }) => name.includes(only));
  const wrong = scenarios.filter((scenario) => !holds(scenario)).length;
  const survivors = mutants.filter(({ machine: { name } }) => name.includes(only)).filter(survives).length;
  return wrong + survivors + (only === "" ? simulateAll(seeds) : 0);
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

function simulateAll(seeds: number): number {
  let wrong = 0;
  for (let seed = 1; seed <= seeds; seed++)
    for (const store of ["tags", "dynamodb"] as const) {
      const { violations } = simulate(planOf(seed, store === "dynamodb"), machine);
      if (violations.length === 0) continue;
      wrong += 1;
      console.log(`✘ seed ${seed}, claims in ${store}: ${violations.join("; ")}`);
      console.log(`  to see what happens: npm run model -- --seed ${seed} --store ${store}`);
    }
  console.log(`\n${seeds} histories of up to 50 stacks with either store, ${wrong} went wrong\n`);
  console.log(costs().join("\n"));
  return wrong;
}

function showHistory(seed: number, store: Options["store"]): number {
  const { trace, violations } = simulate(planOf(seed, store === "dynamodb"), machine, { trace: true });
  console.log(trace.join("\n"));
  console.log(
    violations.length === 0 ? "nothing went wrong" : violations.map((one) => `✘ ${one}`).join("\n"),
  );
  return violations.length;
}
