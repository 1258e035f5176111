import assert from "node:assert/strict";
import { costOfJoining, costOfRefusal } from "../support/crowd";

/*
 * What it costs to join an aggregator on which many stacks claim many accounts. A busy machine only makes these take
 * longer: what is compared is CPU time, and the least of several runs.
 */

/** How long the event loop may be held, in milliseconds; `npm run bench` shows it beside the goal on a quiet machine. */
const GOAL = 100;

describe("joining 300 stacks that claim the same 10,000 accounts", () => {
  it("leaves the event loop to others in between", async () => {
    const { hold, said } = await costOfJoining(300, 9_999);
    assert.equal(said, "security: joins 1 account; +1 account (500000009999), 9,999 of others kept");
    // All at once it takes seconds. A slow machine, coverage and garbage collection may make slices longer.
    assert.ok(hold < 5 * GOAL, `held for ${Math.round(hold)} ms`);
  });
});

describe("joining stacks that claim more accounts together than AWS takes", () => {
  it("is refused at preview, which leaves the event loop to others in between", async () => {
    const { hold, said } = await costOfRefusal(50, 10_000, 10_000);
    assert.match(said, /would have 500,001 accounts, those of others included, and an aggregator/);
    assert.ok(hold < 5 * GOAL, `held for ${Math.round(hold)} ms`);
  });

  it("costs about as much as joining as many that claim the same", async () => {
    const same = await costOfRefusal(100, 10_000, 0);
    const apart = await costOfRefusal(100, 10_000, 300);
    assert.match(apart.said, /would have 39,701 accounts/);
    assert.ok(apart.cpu < 4 * same.cpu, `${(apart.cpu / same.cpu).toFixed(1)} times`);
  });
});

describe("joining costs as much more as there is more to read,", () => {
  const least = async (claims: number, accounts: number) => {
    const runs: number[] = [];
    for (let run = 0; run < 4; run++) runs.push((await costOfJoining(claims, accounts)).cpu);
    return Math.min(...runs);
  };

  const cases: [what: string, claims: number, accounts: number][] = [
    ["claims", 400, 1_000],
    ["accounts in each", 100, 4_000],
  ];
  for (const [what, claims, accounts] of cases)
    it(`with four times the ${what}`, async () => {
      const once = await least(100, 1_000);
      const growth = (await least(claims, accounts)) / once;
      // What is compared with one another would cost 16 times as much.
      assert.ok(growth < 9, `${growth.toFixed(1)} times`);
    });
});
