import assert from "node:assert/strict";
import { useBudget } from "./budget";
import { kill, mutants } from "./check";
import { checkDeclaring, declaringMutants } from "./declaring";

/*
 * A checker that accepts the protocol without one of its rules checks nothing. `npm run model` also runs the mutants
 * that take long to fail.
 */

describe("the model of publishing without one of the rules", () => {
  const count = useBudget("mutants");

  for (const mutant of mutants.filter(({ large }) => !large))
    it(`${mutant.machine.name}, ${mutant.store}: ${mutant.scenario}`, () => {
      const { counterexample, states } = kill(mutant);
      count(states);
      assert.ok(counterexample, "nothing goes wrong");
    });

  for (const mutant of declaringMutants)
    it(`first members: ${mutant.name}`, () => {
      const { counterexample, states } = checkDeclaring(mutant);
      count(states);
      assert.ok(counterexample, "nothing goes wrong");
    });
});
