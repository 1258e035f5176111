import assert from "node:assert/strict";
import { expectedOf, expecting } from "../../../provider/resources/expecting";

describe("what a component expects", () => {
  it("goes with the arguments of one resource, and is none of them", () => {
    const args = { name: "security" };
    assert.equal(expecting(args, { accountId: "111111111111" }), args);
    assert.deepEqual([expectedOf(args), args], [{ accountId: "111111111111" }, { name: "security" }]);
    assert.equal(expectedOf({ ...args }), undefined);
  });
});
