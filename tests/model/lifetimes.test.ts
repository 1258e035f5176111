import assert from "node:assert/strict";
import { STORES } from "../support/stacks";
import { follow } from "./lifetimes/history";
import { replayOf, storyOf } from "./lifetimes/model";
import { mutants } from "./lifetimes/mutants";
import { planOf } from "./lifetimes/plan";

/*
 * The whole life of aggregators: an owner changes its accounts, moves claims between the stores, ends sharing and
 * begins it again, deletes the aggregator and recreates it, while up to 50 members join, swap accounts and leave, and
 * other states have resources of the same names. They all run at the same time, interleaved at their calls, with
 * readings that are up to δ old. The result of a successful run stays true until its own stack changes it; a failed run
 * has changed nothing; at the end there is exactly what the existing stacks declare. `npm run model -- --seeds 5000`
 * tries more.
 */

const UNDISTURBED = 16;
const DISTURBED = 7;

/** How many seeds are tried for each mutant. */
const MUTANT_SEEDS = 10;

describe("the life of an aggregator", () => {
  for (const store of STORES)
    for (const disturbed of [false, true]) {
      const seeds = disturbed ? DISTURBED : UNDISTURBED;
      const what = disturbed ? "with kills and lost answers" : "with everything going on at the same time";
      it(`has no wrong ending, ${what}, claims in ${store} at first (${seeds} histories)`, async () => {
        for (let seed = 1; seed <= seeds; seed++) {
          const outcome = await follow(planOf(seed, store, disturbed));
          const replay = replayOf(seed, store, disturbed);
          assert.deepEqual(outcome.violations, [], `seed ${seed}; to see it: ${replay}\n${storyOf(outcome)}`);
        }
      });
    }

  it("is the same each time for a seed", async () => {
    const [first, second] = [await follow(planOf(7, "tags")), await follow(planOf(7, "tags"))];
    assert.ok(first.trace.length > 20);
    assert.deepEqual(first.trace, second.trace);
  });

  for (const { name, seed: first, change } of mutants)
    it(`would have one with ${name}`, async () => {
      for (let seed = first; seed < first + MUTANT_SEEDS; seed++)
        for (const store of STORES) {
          const { violations } = await follow(planOf(seed, store), change);
          if (violations.length > 0) return;
        }
      assert.fail("nothing goes wrong");
    });
});
