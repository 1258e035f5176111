import assert from "node:assert/strict";
import { AggregatorGoneError, AwsOwnedError } from "../../../provider/live/errors";

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
  it("says by whom, also to a replacement that it refuses", () => {
    const { facts, reason } = new AwsOwnedError("security", "us-east-1", "made by X");
    assert.deepEqual(facts, { name: "security", region: "us-east-1", createdBy: "made by X" });
    assert.match(reason, /made by X/);
  });
});
