import assert from "node:assert/strict";
import { readExpectation } from "../../../../provider/cli/claims/expectation";
import { reportOf } from "../../../../provider/cli/claims/report";
import { A, B, BASE, C, REGION, TEAM } from "../../../support/claimTags";
import { snapshotOf, storedClaim } from "../../../support/cliWorld";

const NAMED = { name: "security", region: REGION };

const read = (value: unknown) => {
  const found = readExpectation(value, NAMED);
  return "expectation" in found ? found.expectation : assert.fail(JSON.stringify(found.problems));
};
const problems = (value: unknown) => {
  const found = readExpectation(value, NAMED);
  return "problems" in found ? found.problems.map(({ path, value: said, rule }) => [path, said, rule]) : [];
};
/** What `claims list --json` prints. */
const printed = (...args: Parameters<typeof snapshotOf>) =>
  JSON.parse(JSON.stringify(reportOf(snapshotOf(...args))));

describe("what is expected", () => {
  it("needs claims alone, and refuses others then", () => {
    assert.deepEqual(read({ claims: {} }), { claims: [], others: "refused", damaged: [] });
  });

  it("is of a stack, a resource or a key", () => {
    const { claims } = read({
      claims: { "payments/prod": [B, A, A], "payments/prod/team": [], [TEAM]: [C] },
    });
    assert.deepEqual(claims, [
      { kind: "stack", selector: "payments/prod", accounts: [A, B] },
      { kind: "name", selector: "payments/prod/team", accounts: [] },
      { kind: "key", selector: TEAM, accounts: [C] },
    ]);
  });

  it("has what is said of the aggregator", () => {
    const {
      aggregator: _,
      claims: __,
      ...rest
    } = {
      aggregator: NAMED,
      claims: {},
      others: "allowed" as const,
      accounts: [A],
      owner: "acme/platform/prod",
      store: "dynamodb:us-east-1/claims",
      damaged: [TEAM],
    };
    assert.deepEqual(read({ aggregator: NAMED, claims: {}, ...rest }), { claims: [], ...rest });
    assert.equal(read({ claims: {}, owner: null }).owner, null);
  });

  it("has every problem, with its path, value and rule", () => {
    const id = "an account id of 12 digits, as a string";
    assert.deepEqual(
      problems({
        aggregator: { name: "other", region: "eu-west-1" },
        claims: { payments: [A], "payments/prod": ["1", 2], "a/b/c": A },
        others: "maybe",
        accounts: [A, null],
        owner: "prod",
        store: "s3",
        damaged: "all",
        acounts: [],
      }),
      [
        ["aggregator.name", "other", "the one that is checked, security"],
        ["aggregator.region", "eu-west-1", "the one that is checked, us-east-1"],
        ["acounts", undefined, "not a property: is accounts meant?"],
        ["others", "maybe", '"refused" or "allowed"'],
        ["owner", "prod", "organization/project/stack, or null"],
        ["store", "s3", '"tags" or "dynamodb:REGION/TABLE"'],
        ['claims["payments"]', undefined, "project/stack, project/stack/resource or the key of a claim"],
        ['claims["payments/prod"][0]', "1", id],
        ['claims["payments/prod"][1]', 2, id],
        ['claims["a/b/c"]', A, "a list of account ids"],
        ["accounts[1]", null, id],
        ["damaged", "all", "a list of keys"],
      ],
    );
  });

  for (const value of [null, [], "x", 7])
    it(`is not ${JSON.stringify(value)}`, () =>
      assert.deepEqual(problems(value), [["the file", value, "a JSON object with the member claims"]]));

  it("needs claims", () =>
    assert.deepEqual(problems({ accounts: [A] }), [
      ["claims", undefined, "an object with the accounts of each claim"],
    ]));
});

describe("what `claims list --json` has printed", () => {
  const claims = [storedClaim(BASE, [A]), storedClaim(TEAM, [C, B])];

  it("is expected, whole", () => {
    assert.deepEqual(
      read(printed([A, B, C], claims, { stored: { torn: ["t"], damaged: ["d"], foreign: ["f"] } })),
      {
        owner: "acme/platform/prod",
        store: "tags",
        claims: [
          { kind: "name", selector: "platform/prod/security", accounts: [A] },
          { kind: "name", selector: "payments/prod/team", accounts: [B, C] },
        ],
        others: "refused",
        accounts: [A, B, C],
        damaged: ["t", "d", "f"],
      },
    );
  });

  it("is expected by keys where two claims have one name, or a name could be a stack's", () => {
    const namesake = `${TEAM.slice(0, -1)}0`;
    const short = "payments/prod:0123456789abcdef";
    const all = [storedClaim(TEAM, [A]), storedClaim(namesake, [B]), storedClaim(short, [C])];
    assert.deepEqual(
      read(printed([A], all)).claims.map(({ kind, selector }) => [kind, selector]),
      [
        ["key", TEAM],
        ["key", namesake],
        ["key", short],
      ],
    );
  });

  it("has every problem, too", () => {
    assert.deepEqual(
      problems({ aggregator: NAMED, claims: [1, { key: "k", name: "", accounts: [1] }], torn: 1 }).map(
        ([path]) => path,
      ),
      [
        "claims[0]",
        "claims[1].key",
        "claims[1].name",
        "claims[1].accounts[0]",
        "aggregator.accounts",
        "torn",
      ],
    );
  });
});

describe("the kind of claims that words mean", () => {
  for (const [selector, kind] of [
    [TEAM, "key"],
    ["a/b", "stack"],
    ["a/b/c", "name"],
    ["a/b/c/d", "name"],
  ] as const)
    it(`is ${kind} for ${selector}`, () =>
      assert.equal(read({ claims: { [selector]: [] } }).claims[0]?.kind, kind));

  for (const selector of ["a", "a/", "a//c", ""])
    it(`is none for ${JSON.stringify(selector)}`, () =>
      assert.deepEqual(
        problems({ claims: { [selector]: [] } }).map(([path]) => path),
        [`claims[${JSON.stringify(selector)}]`],
      ));
});
