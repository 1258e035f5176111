import assert from "node:assert/strict";
import { useBudget } from "./budget";
import { kill, mutants } from "./check";

/*
 * A checker that finds nothing wrong with a protocol that has a rule less checks nothing. `npm run model` looks at those
 * as well that take long to fail.
 */

describe("the model of publishing without one of the rules", () => {
  const count = useBudget("mutants");

  for (const mutant of mutants.filter(({ large }) => !large))
    it(`${mutant.machine.name}, ${mutant.store}: ${mutant.scenario}`, () => {
      const { counterexample, states } = kill(mutant);
      count(states);
      assert.ok(counterexample, "nothing goes wrong");
    });
});
