import assert from "node:assert/strict";
import { NotPrunedError } from "../../../../provider/cli/claims/errors";
import type { ClaimsSnapshot } from "../../../../provider/cli/claims/snapshot";
import { waitUntilExpired } from "../../../../provider/cli/claims/waitUntilExpired";
import { A, runAt, SEARCH, TEAM } from "../../../support/claimTags";
import { CliWorld, NOW, snapshotOf, storedClaim } from "../../../support/cliWorld";

const LASTS = 10;

describe("waiting for a run that was killed", () => {
  const world = new CliWorld();
  const { clock } = world.context;
  const run = runAt(NOW, { lasts: LASTS });
  let read: (seconds: number) => ClaimsSnapshot;
  let readings: number;

  const snapshot = (seconds: number, team = storedClaim(TEAM, [A], { run })) =>
    snapshotOf([A], [team, storedClaim(SEARCH, [A])], { now: (NOW + seconds) * 1_000 });
  const waited = (keys: readonly string[] = [TEAM]) => {
    const began = clock.now();
    return waitUntilExpired(world.context, snapshot(0), keys, async () => {
      readings += 1;
      return read((clock.now() - began) / 1_000);
    });
  };
  beforeEach(() => {
    readings = 0;
    read = snapshot;
    world.said.length = 0;
  });

  it("says for whom, and for how long at most", async () => {
    await waited();
    assert.deepEqual(world.said, [
      "waiting for payments/prod/team, at most 15 s more, until nothing it sent can take effect",
    ]);
  });

  it("looks every two seconds, and ends once it is over by AWS's time", async () => {
    const { now } = await waited();
    assert.equal(now, (NOW + 16) * 1_000 - 1_000);
    assert.equal(readings, 8);
  });

  it("ends after the time at most, also if AWS's stands still", async () => {
    read = () => snapshot(0);
    await waited();
    assert.equal(readings, 8);
  });

  const lives: [what: string, team: ReturnType<typeof storedClaim>][] = [
    ["its run has ended", storedClaim(TEAM, [A])],
    ["its run goes on", storedClaim(TEAM, [A], { run: runAt(NOW + 2, { lasts: LASTS }) })],
    ["its claim is gone", storedClaim(SEARCH, [A])],
  ];
  for (const [what, team] of lives)
    it(`ends at once if ${what}, since its stack lives`, async () => {
      read = (seconds) => snapshot(seconds, team);
      await assert.rejects(
        waited(),
        (error) => error instanceof NotPrunedError && error.facts.because === "alive",
      );
      assert.equal(readings, 1);
    });
});
