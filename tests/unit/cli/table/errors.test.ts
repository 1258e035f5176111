import assert from "node:assert/strict";
import { AwsError } from "../../../../provider/aws/errors";
import { NoRecoveryError, TableError } from "../../../../provider/cli/table/errors";

describe("a table that can't be used", () => {
  const [table, region] = ["claims", "us-east-1"];
  const errors: [because: string, error: TableError, effect: string | undefined][] = [
    ["keys", TableError.ofKeys(table, region, "keys a", "keys b"), "nothing changed"],
    ["deleting", TableError.ofDeleting(table, region), "nothing changed"],
    ["status", TableError.ofStatus(table, region, "ARCHIVED", undefined), undefined],
    ["status", TableError.ofStatus(table, region, "CREATING", 10), undefined],
  ];
  for (const [because, error, effect] of errors)
    it(`because of its ${because}: ${effect ?? "may have been made by this run"}`, () => {
      assert.deepEqual([error.facts, error.effect], [{ table, region, because }, effect]);
    });

  it("says for how long it was waited for, if it was", () => {
    assert.ok(TableError.ofStatus(table, region, "CREATING", 10).what.endsWith(" after 10 minutes"));
    assert.ok(TableError.ofStatus(table, region, "ARCHIVED", undefined).what.endsWith("it is ARCHIVED"));
  });
});

describe("a table without backups", () => {
  it("tells why, as another error tells it", () => {
    const cause = new AwsError("AWS refuses", "refused", "AccessDeniedException");
    const { origin, cause: kept, facts } = new NoRecoveryError("claims", "us-east-1", "aws …", cause);
    assert.deepEqual([origin, kept, facts], [cause, cause, { table: "claims", region: "us-east-1" }]);
  });
});
