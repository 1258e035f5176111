import assert from "node:assert/strict";
import { AggregatorGoneError, AwsOwnedError, type AwsOwner } from "../../../provider/live/errors";

/* What errors decide; errorText.test.ts has their texts. */

describe("an aggregator that is gone", () => {
  it("is told from one that somebody has made again", () => {
    const place = { name: "security", region: "us-east-1" };
    const gone = new AggregatorGoneError(place.name, place.region);
    assert.deepEqual([gone.code, gone.facts], ["AggregatorGone", place]);
    const again = new AggregatorGoneError(place.name, place.region, "arn:x");
    assert.deepEqual([again.code, again.facts], ["AggregatorRecreated", { ...place, recreatedAs: "arn:x" }]);
  });
});

describe("an aggregator of AWS's own", () => {
  const reasons: [owner: AwsOwner, reason: string][] = [
    [{ service: "x.amazonaws.com", shownBy: "CreatedBy" }, "it belongs to AWS (created by x.amazonaws.com)"],
    [{ service: "x", shownBy: "ARN" }, "it belongs to AWS (created by x)"],
    [{ service: "x", shownBy: "name" }, "it belongs to AWS (created by AWS Control Tower)"],
    [{ service: "x", shownBy: "tag" }, "it belongs to AWS (created by AWS Control Tower)"],
  ];
  for (const [owner, reason] of reasons)
    it(`names the service that its ${owner.shownBy} shows, also in a copy`, () => {
      const error = new AwsOwnedError("security", "us-east-1", owner);
      assert.deepEqual(error.facts, { name: "security", region: "us-east-1", ...owner });
      assert.deepEqual([error.reason, error.with({ what: "x" }).reason], [reason, reason]);
    });
});
