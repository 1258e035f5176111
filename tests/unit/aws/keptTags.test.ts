import assert from "node:assert/strict";
import { isElsewhere, shownTags } from "../../../provider/aws/keptTags";

describe("a stand-in for AWS", () => {
  const at = (config: string) => ({ endpoints: { config } });

  it("is told by its address", () => {
    assert.equal(isElsewhere(at("http://127.0.0.1:5000"), {}), true);
    assert.equal(isElsewhere({ endpoints: {} }, { AWS_ENDPOINT_URL: "http://localhost:5000" }), true);
    assert.equal(
      isElsewhere({ endpoints: {} }, { AWS_ENDPOINT_URL_CONFIG_SERVICE: "http://moto:5000" }),
      true,
    );
    for (const host of ["config.us-east-1.amazonaws.com", "vpce-1.config.eu-west-1.vpce.amazonaws.com"])
      assert.equal(isElsewhere(at(`https://${host}`), {}), false, host);
    assert.equal(isElsewhere({ endpoints: {} }, {}), false);
    assert.equal(isElsewhere({ endpoints: {} }, { AWS_ENDPOINT_URL: "localhost" }), false);
  });

  it("shows tags with an aggregator, which AWS doesn't", () => {
    assert.deepEqual(shownTags({ Tags: [{ Key: "a", Value: "1" }, { Key: "b" }, {}] }), { a: "1", b: "" });
    assert.deepEqual(shownTags({ Tags: [] }), {});
    for (const answer of [{}, { Tags: "x" }, null, undefined]) assert.equal(shownTags(answer), undefined);
  });
});
