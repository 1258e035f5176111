import assert from "node:assert/strict";
import { useBudget } from "./budget";
import { check, small } from "./check";
import { checkDeclaring, declaring } from "./declaring";
import { traceOf } from "./trace";

/*
 * Everything that can happen to two or three stacks in small scenarios, in any order: kills and re-runs, Puts that
 * land late or never, stale reads, pauses. `npm run model` explores the large ones as well.
 */

describe("publishing, checked", () => {
  const count = useBudget("checker");

  for (const store of ["tags", "dynamodb"] as const)
    describe(`publishing with claims in ${store}, in every order`, () => {
      for (const scenario of small.filter((one) => one.store === store))
        it(scenario.name, () => {
          const { counterexample, complete, states } = check(scenario);
          count(states);
          console.log(`      ${states.toLocaleString("en-US")} states:`);
          assert.ok(complete, "explored to the end");
          assert.equal(counterexample && traceOf(counterexample), undefined);
        });
    });

  describe("where claims are kept, said by the first members in every order", () => {
    for (const scenario of declaring)
      it(scenario.name, () => {
        const { counterexample, complete, states } = checkDeclaring(scenario);
        count(states);
        assert.equal(counterexample && traceOf(counterexample), undefined);
        assert.ok(complete, "explored to the end");
      });
  });
});
