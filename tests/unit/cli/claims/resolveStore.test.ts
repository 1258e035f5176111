import assert from "node:assert/strict";
import { TableMismatchError, UnnamedTableError } from "../../../../provider/cli/claims/errors";
import { resolveStore } from "../../../../provider/cli/claims/resolveStore";
import type { ClaimLocation } from "../../../../provider/domain/claimLocation";
import { ownedBy } from "../../../support/claimTags";

const NAMED = { name: "security", region: "us-east-1" };
const ARN = "arn:aws:dynamodb:eu-west-1:123456789012:table/claims";

const resolved = (store: string | undefined, table?: string) => resolveStore(NAMED, ownedBy(store), table);

describe("where an aggregator's claims are kept", () => {
  const stores: [
    what: string,
    store: string | undefined,
    table: string | undefined,
    found: ClaimLocation | undefined,
  ][] = [
    ["on tags, by its tags", "tags", undefined, undefined],
    ["on tags, if it isn't shared", undefined, undefined, undefined],
    [
      "in the table that its tags name",
      "dynamodb:eu-west-1/claims",
      undefined,
      { dynamodbTable: "claims", region: "eu-west-1" },
    ],
    [
      "in the table that was given, in the region of the tags",
      "dynamodb:eu-west-1/claims",
      "claims",
      { dynamodbTable: "claims", region: "eu-west-1" },
    ],
    ["in the table of the ARN that was given", "dynamodb:eu-west-1/claims", ARN, { dynamodbTable: ARN }],
    ["in the table that was given, if it isn't shared", undefined, "claims", { dynamodbTable: "claims" }],
  ];
  for (const [what, store, table, found] of stores)
    it(what, () => assert.deepEqual(resolved(store, table), found));

  it("is refused if another one is given than its tags name", () => {
    for (const [store, table] of [
      ["tags", "claims"],
      ["dynamodb:eu-west-1/others", "claims"],
      ["dynamodb:us-east-1/claims", ARN],
    ] as const)
      assert.throws(() => resolved(store, table), TableMismatchError);
  });

  it("is asked for if the tags hold only the beginning of its name", () => {
    const cut = (length: number, end: string) =>
      `dynamodb:us-east-1/${"x".repeat(length - 19 - end.length)}${end}`;
    assert.throws(() => resolved(cut(120, "-01234567")), UnnamedTableError);
    assert.throws(() => resolved("elsewhere"), UnnamedTableError);
    assert.ok(resolved(cut(119, "-01234567")));
    assert.ok(resolved(cut(120, "-0123456z")));
  });
});
