import assert from "node:assert/strict";
import {
  DeployingError,
  PruningInterruptedError,
  TableMismatchError,
} from "../../../../provider/cli/claims/errors";
import { BASE, TEAM } from "../../../support/claimTags";
import { someError } from "../../../support/errors";

const NAMED = { name: "security", region: "us-east-1" };

describe("an error about claims", () => {
  it("rounds up to whole seconds for which to wait", () => {
    for (const [left, seconds] of [
      [1, 1],
      [1_000, 1],
      [1_001, 2],
    ] as const)
      assert.deepEqual(new DeployingError([TEAM, BASE], left).facts, { keys: [TEAM, BASE], seconds });
  });

  it("tells where claims are kept, in a table or on tags", () => {
    const inTable = new TableMismatchError(NAMED, "dynamodb:eu-west-1/theirs", "claims");
    assert.ok(inTable.what.includes("in table theirs in eu-west-1,"));
    assert.ok(new TableMismatchError(NAMED, "tags", "claims").what.includes("on its tags,"));
  });

  it("of a prune that was cut short tells its cause, and then how to go on", () => {
    const cause = someError("AWS refuses").with({ details: ["a fact"], effect: "nothing changed" });
    const error = new PruningInterruptedError(TEAM, cause);
    assert.deepEqual([error.what, error.effect, error.cause], ["AWS refuses", "changed", cause]);
    assert.deepEqual([error.details.length, error.details[0]], [2, "a fact"]);
  });
});
