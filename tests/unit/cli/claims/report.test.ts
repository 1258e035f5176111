import assert from "node:assert/strict";
import { holdersOf, isOwners, leavingCounts, reportOf } from "../../../../provider/cli/claims/report";
import { LEAVING_COUNTS } from "../../../../provider/domain/timing";
import { A, B, BASE, C, D, E, runAt, SEARCH, TEAM, turnAt } from "../../../support/claimTags";
import { NOW, snapshotOf, storedClaim } from "../../../support/cliWorld";

const ISO = "2023-11-14T22:13:20Z";

describe("a report of claims", () => {
  it("holds what each claims, what of that is there, and with whom it shares", () => {
    const { claims, unclaimed, aggregator } = reportOf(
      snapshotOf(
        [A, B, C, E],
        [storedClaim(BASE, [A, B]), storedClaim(TEAM, [C, B, D]), storedClaim(SEARCH, [C])],
      ),
    );
    assert.deepEqual(aggregator.accounts, [A, B, C, E]);
    assert.deepEqual(
      claims.map(({ name, owner, accounts, live, missing, sharedWith }) => [
        name,
        owner,
        accounts,
        live,
        missing,
        sharedWith,
      ]),
      [
        ["platform/prod/security", true, [A, B], [A, B], [], [{ key: TEAM, accounts: [B] }]],
        [
          "payments/prod/team",
          false,
          [B, C, D],
          [C, B],
          [D],
          [
            { key: SEARCH, accounts: [C] },
            { key: BASE, accounts: [B] },
          ],
        ],
        ["search/prod/team", false, [C], [C], [], [{ key: TEAM, accounts: [C] }]],
      ],
    );
    assert.deepEqual(unclaimed, [E]);
  });

  it("tells a run that is going on from one that was killed", () => {
    const runs: [stamp: number, interrupted: boolean][] = [
      [NOW, false],
      [NOW - 375, false],
      [NOW - 376, true],
    ];
    for (const [stamp, interrupted] of runs) {
      const { run, turn } = turnAt(TEAM, stamp, { isNew: true });
      const stored = { turns: [turn] };
      const [claim] = reportOf(snapshotOf([A], [storedClaim(TEAM, [A], { run })], { stored })).claims;
      assert.deepEqual(
        [claim?.run?.creating, claim?.run?.interrupted, claim?.publishing?.interrupted],
        [true, interrupted, interrupted],
      );
    }
  });

  it("says until when what a run has sent may take effect", () => {
    const run = runAt(NOW, { lasts: 60 });
    const [claim] = reportOf(snapshotOf([A], [storedClaim(TEAM, [A], { run })])).claims;
    const until = "2023-11-14T22:14:20Z";
    assert.deepEqual(claim?.run, { since: ISO, until, creating: false, interrupted: false });
  });

  it("has a turn only if claims are kept in a table", () => {
    const { turn } = turnAt(TEAM, NOW);
    const stored = { turns: [turn] };
    assert.equal(reportOf(snapshotOf([A], [], { stored })).turn, null);
    const inTable = { location: { dynamodbTable: "claims" }, stored };
    assert.deepEqual(reportOf(snapshotOf([A], [], inTable)).turn, {
      key: TEAM,
      since: ISO,
      interrupted: false,
    });
    assert.equal(reportOf(snapshotOf([A], [], { location: { dynamodbTable: "claims" } })).turn, null);
  });

  it("has null, or false, for what isn't there", () => {
    const bare = reportOf(snapshotOf([A], [storedClaim(TEAM, [A])], { owner: undefined }));
    const { owner, creating, damagedLease, moved, claims } = bare;
    assert.deepEqual([owner, creating, damagedLease, moved], [null, false, false, null]);
    const [{ leavingSince, publishing, run, closing } = assert.fail()] = claims;
    assert.deepEqual([leavingSince, publishing, run, closing], [null, null, null, null]);
  });

  it("tells that the create of the aggregator goes on, and where claims were moved to", () => {
    const owner = { stack: "acme/a/b", hash: "00", isCreating: true };
    const report = reportOf(snapshotOf([A], [], { owner, damagedLease: true, moved: "tags" }));
    assert.deepEqual(
      [report.owner, report.creating, report.damagedLease, report.moved],
      ["acme/a/b", true, true, "tags"],
    );
  });
});

describe("what a claim lets go of", () => {
  it("counts for a day", () => {
    const claim = storedClaim(TEAM, [], { leaving: [A], leavingSince: NOW });
    const now = NOW * 1_000 + LEAVING_COUNTS;
    assert.deepEqual(
      [leavingCounts(claim, now), leavingCounts(claim, now + 1), leavingCounts(storedClaim(TEAM, []), now)],
      [true, false, false],
    );
  });
});

describe("the holders of accounts", () => {
  it("are the keys of all claims that have each", () => {
    assert.deepEqual(
      holdersOf([storedClaim(BASE, [A]), storedClaim(TEAM, [A, B])]),
      new Map([
        [A, [BASE, TEAM]],
        [B, [TEAM]],
      ]),
    );
  });
});

describe("the owner's claim", () => {
  it("is told by the id of its resource, not by its name", () => {
    const snapshot = snapshotOf([A], []);
    const namesake = BASE.slice(0, -8) + "0".repeat(8);
    assert.deepEqual([isOwners(BASE, snapshot), isOwners(namesake, snapshot)], [true, false]);
    assert.equal(isOwners(BASE, { owner: undefined }), false);
  });
});
