import assert from "node:assert/strict";
import { slowIf } from "../../support/tier";
import { useBudget } from "./budget";
import { check, small } from "./check";
import { checkDeclaring, declaring } from "./declaring";
import { traceOf } from "./trace";

/*
 * Everything that can happen to two or three stacks in small scenarios, in any order: kills and re-runs, Puts that land
 * late or never, stale reads, pauses. `npm run model` also explores the large scenarios.
 */

/** Scenarios that take more than 3 s with one of the stores. There are smaller ones of each kind. */
const LARGE = new Set([
  "killed, then with other inputs",
  "a killed join, then another",
  "a killed leave",
  "an outsider puts back what a killed run took out, a day later",
  "a write of unknown outcome, then a pause",
  "two of one name join, one pauses",
  "the owner is refused a step of its move, and another swaps, one killed",
  "closing while another leaves, unlucky",
  "closing while another swaps, unlucky",
  "closing by force while another changes, unlucky",
  "one drops what the other takes over, read in pieces",
  "closing while another leaves, read in pieces",
  "a member leaves in the new store, one killed",
  "new regions while two change",
  "one leaves, two join",
  "three swap",
  "closing while another joins, unlucky",
]);

describe("publishing, checked", () => {
  const count = useBudget("checker");

  for (const store of ["tags", "dynamodb"] as const)
    describe(`publishing with claims in ${store}, in every order`, () => {
      for (const scenario of small.filter((one) => one.store === store))
        it(`${scenario.name}${slowIf(LARGE.has(scenario.name))}`, () => {
          const { counterexample, complete, states } = check(scenario);
          count(states);
          console.log(`      ${states.toLocaleString("en-US")} states:`);
          assert.ok(complete, "explored to the end");
          assert.equal(counterexample && traceOf(counterexample), undefined);
        });
    });

  describe("the declaration of the store by first members, in every order", () => {
    for (const scenario of declaring)
      it(scenario.name, () => {
        const { counterexample, complete, states } = checkDeclaring(scenario);
        count(states);
        assert.equal(counterexample && traceOf(counterexample), undefined);
        assert.ok(complete, "explored to the end");
      });
  });
});
