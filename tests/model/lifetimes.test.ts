import assert from "node:assert/strict";
import { STORES } from "../support/stacks";
import { follow } from "./lifetimes/history";
import { replayOf, storyOf } from "./lifetimes/model";
import { mutants } from "./lifetimes/mutants";
import { planOf } from "./lifetimes/plan";

/*
 * The whole life of aggregators: an owner changes its accounts, moves claims from one store to the other, ends sharing and
 * begins it again, deletes and makes anew, while up to 50 members join, swap accounts and leave, and other states have
 * resources of the same names. All at the same time, interleaved at their calls, with readings that are up to δ old. What
 * a run that has succeeded has said stays true until its own stack changes it; what has failed has changed nothing; in
 * the end there is what the stacks that exist declare, and nothing else. `npm run model -- --seeds 5000` tries more.
 */

const UNDISTURBED = 16;
const DISTURBED = 7;

/** In how many seeds a mutant is looked for. */
const MUTANT_SEEDS = 10;

describe("the life of an aggregator", () => {
  for (const store of STORES)
    for (const disturbed of [false, true]) {
      const seeds = disturbed ? DISTURBED : UNDISTURBED;
      const what = disturbed ? "whatever is killed or lost on the way" : "whoever does what meanwhile";
      it(`has no wrong ending, ${what}, claims in ${store} at first (${seeds} histories)`, async () => {
        for (let seed = 1; seed <= seeds; seed++) {
          const outcome = await follow(planOf(seed, store, disturbed));
          const replay = replayOf(seed, store, disturbed);
          assert.deepEqual(outcome.violations, [], `seed ${seed}; to see it: ${replay}\n${storyOf(outcome)}`);
        }
      });
    }

  it("is told the same of a seed each time", async () => {
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
