import { type Machine, product } from "./machine";
import { planOf } from "./plans";
import { simulate } from "./simulation";

type Store = "tags" | "dynamodb";

/** How lines are printed, and what runs: the product, or a mutant that a test expects to fail. */
interface Setting {
  readonly machine?: Machine;
  readonly print?: (line: string) => void;
}

/** Simulates histories with either store, and prints how to replay those that went wrong; returns how many did. */
export function simulateAll(
  seeds: number,
  { machine = product as Machine, print = console.log }: Setting = {},
): number {
  let wrong = 0;
  for (let seed = 1; seed <= seeds; seed++)
    for (const store of ["tags", "dynamodb"] as const) {
      const { violations } = simulate(planOf(seed, store === "dynamodb"), machine);
      if (violations.length === 0) continue;
      wrong += 1;
      print(`✘ seed ${seed}, claims in ${store}: ${violations.join("; ")}`);
      print(`  to see what happens: npm run model -- --seed ${seed} --store ${store}`);
    }
  print(`\n${seeds} histories of up to 50 stacks with either store, ${wrong} went wrong\n`);
  return wrong;
}

/** Prints what happens in one history; returns how many things go wrong in it. */
export function showHistory(
  seed: number,
  store: Store,
  { machine = product as Machine, print = console.log }: Setting = {},
): number {
  const plan = planOf(seed, store === "dynamodb");
  const { trace, violations } = simulate(plan, machine, { trace: true });
  print(trace.join("\n"));
  print(violations.length === 0 ? "nothing went wrong" : violations.map((one) => `✘ ${one}`).join("\n"));
  return violations.length;
}
