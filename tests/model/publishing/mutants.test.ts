import assert from "node:assert/strict";
import { useBudget } from "./budget";
import { kill, mutants } from "./check";

/* A checker that finds nothing wrong with a protocol that has a rule less checks nothing. */

describe("the model of publishing without one of the rules", () => {
  useBudget("mutants");

  for (const mutant of mutants)
    it(`${mutant.machine.name}, ${mutant.store}: ${mutant.scenario}`, () => {
      const { counterexample } = kill(mutant);
      assert.ok(counterexample, "nothing goes wrong");
    });
});
