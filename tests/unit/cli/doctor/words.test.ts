import assert from "node:assert/strict";
import { createTableInput } from "../../../../provider/aws/tableMaker";
import { accountsText, keysProblem, ownerText } from "../../../../provider/cli/doctor/words";
import { claimsTableArgs } from "../../../../provider/domain/claimsTable";
import { A, B, ownedBy } from "../../../support/claimTags";

describe("words of the doctor", () => {
  const live = { name: "security", arn: "arn:1", filters: {} };

  it("tell what an aggregator collects", () => {
    const source = { kind: "account", accountIds: [A, B], regions: "all" } as const;
    assert.equal(accountsText({ ...live, source }), "2 accounts");
    const organization = { kind: "organization", roleArn: "arn:role", regions: "all" } as const;
    assert.equal(accountsText({ ...live, source: organization }), "an organization");
  });

  it("tell who owns it", () => {
    assert.equal(ownerText(ownedBy("tags")), "acme/platform/prod owns it");
    assert.equal(ownerText({}), "no stack owns it");
    assert.equal(ownerText(undefined), "its tags can't be read");
  });

  it("tell what is wrong with the keys of a table", () => {
    assert.equal(keysProblem(createTableInput("c", claimsTableArgs)), undefined);
    assert.equal(
      keysProblem({}),
      "has the no partition key, no sort key; a table for claims has the partition key aggregator (S), sort key item (S)",
    );
  });
});
