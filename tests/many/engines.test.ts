import assert from "node:assert/strict";
import { Crowd } from "./crowd";
import { ENGINES } from "./kinds";
import { printRounds, problemOf } from "./report";
import type { Round } from "./round";

/*
 * Like stacks.test.ts, with the processes that users have: for each stack an engine, its language host and its
 * provider.
 */

const STACKS = 6;
const ROUNDS = 3;
const SEED = 1;

describe(`${STACKS} stacks with a Pulumi CLI each, killed at any moment, while AWS has many faults @slow`, function () {
  this.timeout(1_800_000);
  let crowd: Crowd;
  const rounds: Round[] = [];

  before(async () => {
    crowd = await Crowd.start({ ...ENGINES, size: STACKS, seed: SEED });
  });
  after(async () => {
    await crowd?.stop();
    await printRounds(rounds);
  });

  for (let number = 1; number <= ROUNDS; number++)
    it(`round ${number}: nothing is lost, and nothing comes back`, async () => {
      const round = await crowd.round();
      rounds.push(round);
      assert.equal(problemOf(round, SEED, true), undefined);
    });

  it("some were killed, and some requests went wrong", () => {
    assert.ok(rounds.reduce((sum, { killed }) => sum + killed, 0) > 0);
    assert.ok(rounds.reduce((sum, { faults }) => sum + faults, 0) > 0);
  });
});
