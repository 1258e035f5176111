import assert from "node:assert/strict";
import {
  type AuthorizedLines,
  authorizedLines,
  type LookedAccount,
} from "../../../provider/domain/authorizedLine";

const AGGREGATOR = { accountId: "111111111111", region: "us-east-1" };

const ADDED = { who: "added", isSecret: false } as const;
const STAYING = { who: "staying", isSecret: false } as const;

const account = (id: string, more: Partial<LookedAccount> = {}): LookedAccount => ({
  account: id.repeat(12),
  authorized: [],
  missing: [],
  unchecked: [],
  ...more,
});
const numbered = (number: number, more: Partial<LookedAccount>) =>
  Array.from({ length: number }, (_, index) => ({
    ...account("0", more),
    account: String(200_000_000_000 + index),
  }));

const fine = (id: string) => account(id, { authorized: ["us-east-1"] });
const DENIED = { reason: "not allowed to assume arn:aws:iam::{account}:role/audit: AccessDenied" };

describe("looks into source accounts, in words", () => {
  const table: [what: string, looked: LookedAccount[], lines: AuthorizedLines][] = [
    ["nothing", [], {}],
    ["one that is fine", [fine("3")], { fine: "the added account has authorized it" }],
    ["two that are fine", [fine("3"), fine("4")], { fine: "both added accounts have authorized it" }],
    [
      "all that are fine",
      [fine("3"), fine("4"), fine("5")],
      { fine: "all 3 added accounts have authorized it" },
    ],
    [
      "those that are missing in some regions, or in all",
      [
        account("3", { authorized: ["eu-west-1"], missing: ["eu-west-3", "us-east-1"] }),
        account("4", { missing: ["eu-west-1", "eu-west-3", "us-east-1"] }),
        fine("5"),
      ],
      {
        missing:
          "2 added accounts have not authorized 111111111111 (us-east-1): 333333333333 in eu-west-3, us-east-1; " +
          "444444444444 in all regions. Deploy an AggregateAuthorization there",
      },
    ],
    [
      "one that is missing in the only region",
      [account("3", { missing: ["eu-west-3"] })],
      {
        missing:
          "1 added account has not authorized 111111111111 (us-east-1): 333333333333 in eu-west-3. Deploy an " +
          "AggregateAuthorization there",
      },
    ],
    [
      "the same of several together, the most first",
      [
        account("3", { missing: ["eu-west-1"] }),
        account("5", { missing: ["eu-west-1", "us-east-1"] }),
        account("4", { missing: ["eu-west-1", "us-east-1"] }),
      ],
      {
        missing:
          "3 added accounts have not authorized 111111111111 (us-east-1): 444444444444, 555555555555 in all regions; " +
          "333333333333 in eu-west-1. Deploy an AggregateAuthorization there",
      },
    ],
    [
      "what could not be checked, and says nothing of the rest then",
      [account("3", { unchecked: [DENIED] }), account("4", { unchecked: [DENIED] }), fine("5")],
      {
        unchecked:
          "authorizations of 2 added accounts could not be checked: 333333333333, 444444444444 (not allowed to assume " +
          "arn:aws:iam::{account}:role/audit: AccessDenied)",
      },
    ],
    [
      "regions that could not be checked, and no other as all",
      [
        account("3", {
          missing: ["eu-west-1", "us-east-1"],
          unchecked: [{ regions: ["af-south-1"], reason: "the account has not enabled the region" }],
        }),
        account("4", {
          authorized: ["us-east-1"],
          unchecked: [{ regions: { otherThan: "us-east-1" }, reason: "account:ListRegions: AccessDenied" }],
        }),
      ],
      {
        missing:
          "1 added account has not authorized 111111111111 (us-east-1): 333333333333 in eu-west-1, us-east-1. Deploy an " +
          "AggregateAuthorization there",
        unchecked:
          "authorizations of 2 added accounts could not all be checked: 333333333333 in af-south-1 (the account has not " +
          "enabled the region); 444444444444 in regions other than us-east-1 (account:ListRegions: AccessDenied)",
      },
    ],
  ];
  for (const [what, looked, lines] of table)
    it(`say ${what}`, () => {
      assert.deepEqual(authorizedLines(looked, AGGREGATOR, ADDED), lines);
    });

  const staying: [what: string, looked: LookedAccount[], lines: AuthorizedLines][] = [
    [
      "one that is fine",
      [fine("3")],
      { fine: "the account that stays has authorized it in the added regions" },
    ],
    [
      "two that are fine",
      [fine("3"), fine("4")],
      { fine: "both accounts that stay have authorized it in the added regions" },
    ],
    [
      "all that are fine",
      [fine("3"), fine("4"), fine("5")],
      { fine: "all 3 accounts that stay have authorized it in the added regions" },
    ],
    [
      "those that are missing in some of the regions, or in all, and what could not be checked",
      [
        account("3", { authorized: ["eu-west-1"], missing: ["eu-west-3"] }),
        account("4", { missing: ["eu-west-1", "eu-west-3"] }),
        account("5", { unchecked: [DENIED] }),
      ],
      {
        missing:
          "2 accounts that stay have not authorized 111111111111 (us-east-1) in the added regions: 333333333333 in " +
          "eu-west-3; 444444444444 in all of them. Deploy an AggregateAuthorization there",
        unchecked:
          "authorizations of 1 account that stays could not be checked in the added regions: 555555555555 " +
          `(${DENIED.reason})`,
      },
    ],
  ];
  for (const [what, looked, lines] of staying)
    it(`say of accounts that stay ${what}`, () => {
      assert.deepEqual(authorizedLines(looked, AGGREGATOR, STAYING), lines);
    });

  it("count accounts that are secret", () => {
    const looked = [
      account("3", { missing: ["eu-west-1"] }),
      account("4", { missing: ["eu-west-1"] }),
      account("5", { unchecked: [DENIED] }),
    ];
    const { missing, unchecked } = authorizedLines(looked, AGGREGATOR, { ...ADDED, isSecret: true });
    assert.equal(
      missing,
      "2 added accounts have not authorized 111111111111 (us-east-1): 2 of them in eu-west-1. Deploy an " +
        "AggregateAuthorization there",
    );
    assert.equal(
      unchecked,
      `authorizations of 1 added account could not be checked: 1 of them (${DENIED.reason})`,
    );
  });

  it("name ten accounts, ten regions and ten groups, and count the others", () => {
    const regions = Array.from({ length: 12 }, (_, index) => `r${index}`);
    const many = authorizedLines(numbered(1_234, { authorized: ["x"], missing: regions }), AGGREGATOR, ADDED);
    assert.match(
      many.missing ?? "",
      /: 200000000000, (\d{12}, ){9}and 1,224 more in r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, and 2 more\. /,
    );
    const each = numbered(13, {}).map((one, index) => ({ ...one, missing: [`r${index}`] }));
    assert.match(
      authorizedLines(each, AGGREGATOR, ADDED).missing ?? "",
      /; 200000000009 in r9; and 3 more\. Deploy/,
    );
  });
});
