import assert from "node:assert/strict";
import { isStandIn, shownTags } from "../../../provider/aws/keptTags";

describe("a stand-in for AWS", () => {
  it("is told by the host that was asked", () => {
    for (const host of ["127.0.0.1", "localhost", "moto", "amazonaws.com.example.org"])
      assert.equal(isStandIn(host), true, host);
    for (const host of ["config.us-east-1.amazonaws.com", "vpce-1.config.eu-west-1.vpce.amazonaws.com"])
      assert.equal(isStandIn(host), false, host);
    assert.equal(isStandIn(undefined), false);
  });

  it("shows tags with an aggregator, which AWS doesn't", () => {
    assert.deepEqual(shownTags({ Tags: [{ Key: "a", Value: "1" }, { Key: "b" }, {}] }), { a: "1", b: "" });
    assert.deepEqual(shownTags({ Tags: [] }), {});
    for (const answer of [{}, { Tags: "x" }, null, undefined]) assert.equal(shownTags(answer), undefined);
  });
});
