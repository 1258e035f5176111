import assert from "node:assert/strict";
import { type Machine, product } from "./machine";
import { mutants } from "./mutants";
import { planOf, rush } from "./plans";
import { simulate } from "./simulation";

/*
 * Dozens of stacks with real durations in virtual time. `npm run model -- --seeds 5000` tries more histories, and `npm
 * run model -- --seed N` shows one.
 */

const machine = product as Machine;
const SEEDS = 120;

describe("publishing, simulated", () => {
  for (const exclusive of [false, true])
    it(`loses nothing in ${SEEDS} histories of up to 50 stacks, claims in ${exclusive ? "dynamodb" : "tags"}`, () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const { violations } = simulate(planOf(seed, exclusive), machine);
        const replay = `npm run model -- --seed ${seed} --store ${exclusive ? "dynamodb" : "tags"}`;
        assert.deepEqual(violations, [], `seed ${seed}; to see what happens: ${replay}`);
      }
    });

  it("gives the same result for a seed each time", () => {
    const [first, second] = [1, 2].map(() => simulate(planOf(7, false), machine, { trace: true }));
    assert.ok((first?.trace.length ?? 0) > 100);
    assert.deepEqual(first, second);
  });

  const rushes: [stacks: number, exclusive: boolean, puts: number, seconds: number][] = [
    [1, false, 1, 6],
    [45, false, 6, 20],
    [1, true, 1, 6],
    [300, true, 30, 20],
  ];
  for (const [stacks, exclusive, puts, seconds] of rushes)
    it(`${stacks} within 2 s take at most ${puts} Puts and ${seconds} s, claims in ${exclusive ? "dynamodb" : "tags"}`, () => {
      for (const seed of [1, 2, 3]) {
        const outcome = simulate(rush(stacks, 2_000, exclusive, seed), machine);
        assert.deepEqual(outcome.violations, []);
        assert.equal(outcome.lost, 0);
        assert.ok(outcome.puts <= puts, `${outcome.puts} Puts`);
        const longest = Math.max(...outcome.runs.map(({ duration }) => duration));
        assert.ok(longest <= seconds * 1000, `${longest} ms`);
      }
    });

  it("one alone makes at most 12 requests, and waits 4 s", () => {
    for (const exclusive of [false, true]) {
      const [run] = simulate(rush(1, 0, exclusive, 1), machine).runs;
      assert.ok(run && run.calls <= 12 && run.waited <= 4_000, JSON.stringify(run));
    }
  });

  for (const { machine: mutant } of mutants.filter(
    (one) => /^describe, append, Put/.test(one.machine.name) && one.store === "tags",
  ))
    it(`${mutant.name}: loses accounts`, () => {
      assert.ok(simulate(rush(45, 2_000, false, 1), mutant).lost > 10);
    });
});
