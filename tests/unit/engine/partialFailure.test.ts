import assert from "node:assert/strict";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import { someError } from "../../support/errors";

describe("a create or update that was done in part", () => {
  it("tells what its cause tells, which the engine shows as its only reason", () => {
    const cause = someError("AWS refuses").with({ effect: "nothing changed", details: ["a fact"] });
    const failure = new PartialFailure("security@us-east-1", { name: "security" }, cause);
    assert.deepEqual(failure.reasons, ["AWS refuses.\na fact"]);
    assert.deepEqual([failure.message, failure.cause], ["AWS refuses.\na fact", cause]);
  });

  it("has what the engine keeps in the state, and a code of its own", () => {
    const { id, properties, code, facts } = new PartialFailure("security@us-east-1", { name: "x" }, "no");
    assert.deepEqual(
      [id, properties, code, facts],
      ["security@us-east-1", { name: "x" }, "PartialFailure", { id }],
    );
  });
});
