import assert from "node:assert/strict";
import { formatId, parseId } from "../../../provider/domain/aggregatorId";

describe("the id of an aggregator", () => {
  it("is its name and its region", () => {
    assert.equal(formatId("security", "eu-west-1"), "security@eu-west-1");
    assert.deepEqual(parseId("security@eu-west-1"), { name: "security", region: "eu-west-1" });
  });

  it("may be read without a region", () => {
    assert.deepEqual(parseId("security"), { name: "security", region: undefined });
    assert.deepEqual(parseId("security@"), { name: "security", region: undefined });
  });
});
