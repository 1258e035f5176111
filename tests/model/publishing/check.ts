import type { Shell } from "./board";
import { type Exploration, explore } from "./explore";
import { type Machine, product } from "./machine";
import { mutants } from "./mutants";
import type { Scenario } from "./scenario";
import { large, small } from "./scenarios";
import { World } from "./world";

/** Explores everything that may happen in a scenario. */
export function check(scenario: Scenario, machine: Machine = product as Machine, shell?: Shell): Exploration {
  return explore(new World(machine, scenario, shell));
}

/** Explores the scenario that shows why a mutant's rule is there. */
export function kill({ machine, shell, scenario: name, store }: (typeof mutants)[number]) {
  const scenario = [...small, ...large].find((one) => one.name === name && one.store === store);
  if (!scenario) throw new RangeError(`no scenario ${name}`);
  return { scenario, ...check(scenario, machine, shell) };
}

export { large, mutants, small };
