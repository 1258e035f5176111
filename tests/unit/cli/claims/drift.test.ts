import assert from "node:assert/strict";
import { type Drift, driftOf } from "../../../../provider/cli/claims/drift";
import { readExpectation } from "../../../../provider/cli/claims/expectation";
import { reportOf } from "../../../../provider/cli/claims/report";
import { A, B, BASE, C, D, REGION, SEARCH, TEAM } from "../../../support/claimTags";
import { snapshotOf, storedClaim } from "../../../support/cliWorld";

const expecting = (file: object) => {
  const read = readExpectation(file, { name: "security", region: REGION });
  return "expectation" in read ? read.expectation : assert.fail(JSON.stringify(read.problems));
};
const CLAIMS = [storedClaim(BASE, [A]), storedClaim(TEAM, [B, C])];
const drift = (
  file: object,
  ...[accounts = [A, B, C], claims = CLAIMS, more]: Partial<Parameters<typeof snapshotOf>>
) => driftOf(reportOf(snapshotOf(accounts, claims, more)), expecting(file));

const FILE = { claims: { "platform/prod/security": [A], "payments/prod": [B, C] } };

describe("drift", () => {
  it("is none if all is as expected", () => assert.deepEqual(drift(FILE), []));

  it("is none against what `claims list --json` has printed, whatever was damaged then", () => {
    const more = { stored: { torn: ["t"], damaged: ["d"], foreign: ["f"] } };
    const printed = JSON.parse(JSON.stringify(reportOf(snapshotOf([A, D], CLAIMS, more))));
    assert.deepEqual(drift(printed, [A, D], CLAIMS, more), []);
  });

  const cases: [what: string, found: Drift[], expected: Drift[]][] = [
    [
      "an account that a claim has let go of",
      drift(FILE, [A, B], [storedClaim(BASE, [A]), storedClaim(TEAM, [B])]),
      [{ kind: "accountNotClaimed", claim: "payments/prod", accountId: C }],
    ],
    [
      "an account that a claim has and isn't expected to have",
      drift(FILE, [A, B, C, D], [storedClaim(BASE, [A]), storedClaim(TEAM, [B, C, D])]),
      [{ kind: "accountClaimed", claim: "payments/prod", accountId: D }],
    ],
    [
      "a claim that is gone",
      drift(FILE, [A], [storedClaim(BASE, [A])]),
      [{ kind: "claimMissing", claim: "payments/prod", accounts: [B, C] }],
    ],
    ["no claim that was expected to hold nothing", drift({ claims: { ...FILE.claims, "a/b": [] } }), []],
    [
      "a claim that isn't expected, with its accounts, which are told once",
      drift(FILE, [A, B, C, D], [...CLAIMS, storedClaim(SEARCH, [D])]),
      [{ kind: "claimUnexpected", claim: "search/prod/team", accounts: [D] }],
    ],
    [
      "an account that nobody claims",
      drift(FILE, [A, B, C, D]),
      [{ kind: "accountUnexpected", accountId: D }],
    ],
    [
      "an account that is claimed, and not on the aggregator",
      drift(FILE, [A, B]),
      [{ kind: "accountMissing", accountId: C }],
    ],
    [
      "an account of the list that is not on the aggregator",
      drift({ ...FILE, accounts: [A, B, C, D] }),
      [{ kind: "accountMissing", accountId: D }],
    ],
    [
      "an account that its claim is expected to hold, and that is not in the list of accounts",
      drift({ ...FILE, accounts: [A, B] }),
      [{ kind: "accountUnexpected", accountId: C }],
    ],
    [
      "an account that is gone from its claim and from the aggregator: of the list, it is told as well",
      drift({ ...FILE, accounts: [A, B, C] }, [A, B], [storedClaim(BASE, [A]), storedClaim(TEAM, [B])]),
      [
        { kind: "accountNotClaimed", claim: "payments/prod", accountId: C },
        { kind: "accountMissing", accountId: C },
      ],
    ],
    [
      "an account that its claim has let go of, and that stays",
      drift(FILE, [A, B, C], [storedClaim(BASE, [A]), storedClaim(TEAM, [B])]),
      [{ kind: "accountNotClaimed", claim: "payments/prod", accountId: C }],
    ],
    [
      "two claims of one name",
      drift(
        { claims: { "payments/prod/team": [B, C] } },
        [B, C],
        [storedClaim(TEAM, [B]), storedClaim(`${TEAM.slice(0, -1)}0`, [C])],
      ),
      [{ kind: "claimTwice", claim: "payments/prod/team", keys: [TEAM, `${TEAM.slice(0, -1)}0`] }],
    ],
    [
      "what can't be read",
      drift(FILE, undefined, undefined, {
        stored: { torn: ["t"], damaged: ["d"], foreign: ["f"] },
        damagedLease: true,
        moved: "dynamodb:us-east-1/c",
      }),
      [
        { kind: "claimTorn", key: "t" },
        { kind: "claimDamaged", key: "d" },
        { kind: "notAClaim", key: "f" },
        { kind: "leaseDamaged" },
        { kind: "claimsMoved", found: "dynamodb:us-east-1/c" },
      ],
    ],
    [
      "another owner",
      drift({ ...FILE, owner: "acme/audit/prod" }),
      [{ kind: "otherOwner", expected: "acme/audit/prod", found: "acme/platform/prod" }],
    ],
    [
      "an owner where none is expected",
      drift({ ...FILE, owner: null }),
      [{ kind: "otherOwner", expected: null, found: "acme/platform/prod" }],
    ],
    [
      "another store",
      drift({ ...FILE, store: "tags" }, undefined, undefined, { store: "dynamodb:us-east-1/c" }),
      [{ kind: "otherStore", expected: "tags", found: "dynamodb:us-east-1/c" }],
    ],
  ];
  for (const [what, found, expected] of cases) it(`is ${what}`, () => assert.deepEqual(found, expected));

  it("is no other claim, and no other account, if others are allowed", () => {
    const file = { ...FILE, others: "allowed" };
    assert.deepEqual(drift(file, [A, B, C, D], [...CLAIMS, storedClaim(SEARCH, [A])]), []);
    assert.deepEqual(drift({ ...file, accounts: [A] }, [A, B, C, D]), []);
  });

  it("is about a claim by its key, whatever its name", () => {
    const namesake = `${TEAM.slice(0, -1)}0`;
    const file = { claims: { [TEAM]: [B], "platform/prod": [A] } };
    assert.deepEqual(
      drift(file, [A, B, C], [storedClaim(BASE, [A]), storedClaim(TEAM, [B]), storedClaim(namesake, [C])]),
      [{ kind: "claimUnexpected", claim: "payments/prod/team", accounts: [C] }],
    );
  });

  it("takes time that grows with accounts and claims, not with one times the other", () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => String(100_000_000_000 + index));
    const claims = Array.from({ length: 400 }, (_, index) =>
      storedClaim(`p${index}/prod/team:0123456789abcdef`, ids.slice(index * 25, (index + 1) * 25)),
    );
    const file = {
      claims: Object.fromEntries(claims.map(({ key, accounts }) => [key.slice(0, -17), accounts])),
    };
    const started = performance.now();
    assert.equal(drift(file, ids.slice(0, 5_000), claims).length, 5_000);
    assert.ok(performance.now() - started < 2_000);
  });
});
