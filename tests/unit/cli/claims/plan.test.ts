import assert from "node:assert/strict";
import { NotPrunedError, type PruneRefusal } from "../../../../provider/cli/claims/errors";
import {
  planPruning,
  planText,
  remainingOf,
  runsAndTurns,
  turnsOf,
} from "../../../../provider/cli/claims/plan";
import type { ClaimsSnapshot } from "../../../../provider/cli/claims/snapshot";
import { ConfigAggregatorError } from "../../../../provider/domain/error";
import type { ErrorCode } from "../../../../provider/domain/errorCodes";
import { A, B, BASE, C, D, E, runAt, SEARCH, TEAM, turnAt } from "../../../support/claimTags";
import { NOW, snapshotOf, storedClaim } from "../../../support/cliWorld";

const DAY = 24 * 3_600;

const planned = (snapshot: ClaimsSnapshot, keys: readonly string[], keep = false) =>
  planPruning(snapshot, keys, keep).map(({ claim, ...rest }) => ({ key: claim.key, ...rest }));

describe("what pruning a claim comes to", () => {
  const snapshot = snapshotOf(
    [A, B, C, E],
    [storedClaim(BASE, [A, B]), storedClaim(TEAM, [B, C, D]), storedClaim(SEARCH, [A])],
  );

  it("takes out what no other claims, and keeps the rest", () => {
    assert.deepEqual(planned(snapshot, [TEAM]), [
      { key: TEAM, leave: [C], held: [B], kept: [], absent: [D], forget: false },
    ]);
  });

  it("takes out nothing, if accounts are to stay", () => {
    assert.deepEqual(planned(snapshot, [TEAM], true), [
      { key: TEAM, leave: [], held: [B], kept: [C], absent: [D], forget: false },
    ]);
  });

  it("takes out what several hold together and nobody else", () => {
    const claims = [storedClaim(BASE, [A]), storedClaim(TEAM, [B, C]), storedClaim(SEARCH, [B])];
    assert.deepEqual(
      planned(snapshotOf([A, B, C], claims), [TEAM, SEARCH]).map(({ leave }) => leave),
      [[B, C], [B]],
    );
  });

  const leaving: [what: string, leavingSince: number, keep: boolean, leave: string[], forget: boolean][] = [
    ["a day ago", NOW - DAY, false, [B], false],
    ["longer ago", NOW - DAY - 1, false, [], true],
    ["a day ago, if accounts are to stay", NOW - DAY, true, [], false],
  ];
  for (const [what, leavingSince, keep, leave, forget] of leaving)
    it(`finishes what its stack let go of ${what}${forget ? " by forgetting it" : ""}`, () => {
      const claims = [storedClaim(BASE, [A]), storedClaim(TEAM, [], { leaving: [B], leavingSince })];
      assert.deepEqual(planned(snapshotOf([A, B], claims), [TEAM], keep), [
        { key: TEAM, leave, held: [], kept: [], absent: [], forget },
      ]);
    });

  it("is told in words", () => {
    assert.equal(
      planText(snapshot, planPruning(snapshot, [TEAM], false)),
      [
        "security in us-east-1: to be pruned: 1 of 3 claims, kept on its tags",
        TEAM,
        `  −1 account (${C})`,
        `  ${B} stays through platform/prod/security`,
        `  1 account (${D}) is not on it`,
      ].join("\n"),
    );
    assert.ok(
      planText(snapshot, planPruning(snapshot, [TEAM], true)).includes(
        `  1 account (${C}) stays, claimed by nobody`,
      ),
    );
    const empty = snapshotOf([A], [storedClaim(BASE, [A]), storedClaim(TEAM, [])]);
    assert.ok(planText(empty, planPruning(empty, [TEAM], false)).endsWith(`${TEAM}\n  no account`));
    const claims = [storedClaim(BASE, [A]), storedClaim(TEAM, [], { leaving: [B], leavingSince: 0 })];
    const old = snapshotOf([A, B], claims);
    assert.ok(
      planText(old, planPruning(old, [TEAM], false)).endsWith(
        `  forgets 1 account (${B}) that it released long ago`,
      ),
    );
  });
});

describe("a claim is not pruned", () => {
  type More = Parameters<typeof snapshotOf>[2];
  const both = [storedClaim(BASE, [A]), storedClaim(TEAM, [B])];
  const closing = [storedClaim(BASE, [A], { closing: "closing" }), storedClaim(TEAM, [B])];
  const live = { ...snapshotOf([A, B], []).live, createdBy: "config.amazonaws.com" };
  const refusals: [
    because: PruneRefusal | ErrorCode,
    claims: typeof both,
    more: More,
    key: string,
    alsoIfKept: boolean,
  ][] = [
    ["owner", both, {}, BASE, true],
    ["moved", both, { moved: "tags" }, TEAM, true],
    ["aws", both, { live }, TEAM, false],
    ["not shared", both, { shared: false }, TEAM, false],
    ["Closing", closing, {}, TEAM, false],
    ["UnreadableClaim", both, { stored: { torn: [SEARCH] } }, TEAM, false],
    ["UnreadableClaim", both, { stored: { damaged: [SEARCH] } }, TEAM, false],
    ["LastAccount", [storedClaim(TEAM, [A, B])], {}, TEAM, false],
  ];
  for (const [because, claims, more, key, alsoIfKept] of refusals)
    it(`because of ${because}${alsoIfKept ? ", whatever becomes of accounts" : ", unless accounts stay"}`, () => {
      const snapshot = snapshotOf([A, B], claims, more);
      const refused = (error: unknown) =>
        ConfigAggregatorError.is(error) &&
        (error instanceof NotPrunedError ? error.facts.because : error.code) === because;
      assert.throws(() => planPruning(snapshot, [key], false), refused);
      if (alsoIfKept) assert.throws(() => planPruning(snapshot, [key], true), refused);
      else assert.equal(planPruning(snapshot, [key], true).length, 1);
    });

  it("unless nothing is against it", () => {
    const own = [storedClaim(BASE, [A]), storedClaim(TEAM, [B], { closing: "closing" })];
    assert.equal(planPruning(snapshotOf([A, B], own), [TEAM], false).length, 1, "its own closing");
    const unowned = { shared: false, owner: undefined };
    assert.equal(planPruning(snapshotOf([A, B], both, unowned), [TEAM], false).length, 1, "no owner looks");
    const waiting = [storedClaim(TEAM, [A, B]), storedClaim(SEARCH, [C])];
    assert.equal(
      planPruning(snapshotOf([A, B], waiting), [TEAM], false).length,
      1,
      "others have yet to come",
    );
    assert.equal(
      planPruning(snapshotOf([A, B], [storedClaim(TEAM, [C])]), [TEAM], false).length,
      1,
      "none leaves",
    );
  });
});

describe("runs and turns of claims", () => {
  const run = runAt(NOW);
  const { turn } = turnAt(SEARCH, NOW - 100);
  const snapshot = snapshotOf([A], [storedClaim(TEAM, [A], { run }), storedClaim(SEARCH, [A])], {
    stored: { turns: [turn] },
  });

  it("are those of claims, and those that a store holds beside", () => {
    assert.deepEqual(
      runsAndTurns(snapshot.stored).map(({ key }) => key),
      [SEARCH, TEAM],
    );
  });

  it("count for the claims that are asked about, until they are over, each once", () => {
    assert.deepEqual(
      turnsOf(snapshot, [TEAM]).map(({ key }) => key),
      [TEAM],
    );
    const leftIn = (seconds: number) =>
      turnsOf({ ...snapshot, now: (NOW + seconds) * 1_000 }, [TEAM, SEARCH]);
    assert.deepEqual(
      [leftIn(275), leftIn(276), leftIn(375), leftIn(376)].map((turns) => turns.length),
      [2, 1, 1, 0],
    );
    const same = turnAt(TEAM, NOW);
    const twice = snapshotOf([A], [storedClaim(TEAM, [A], { run: same.run })], {
      stored: { turns: [same.turn] },
    });
    assert.equal(turnsOf(twice, [TEAM]).length, 1);
  });

  it("are over with the last of them", () => {
    assert.equal(remainingOf(snapshot, turnsOf(snapshot, [TEAM, SEARCH])), 375_000);
    assert.equal(remainingOf(snapshot, turnsOf(snapshot, [SEARCH])), 275_000);
  });
});
