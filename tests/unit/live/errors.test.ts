import assert from "node:assert/strict";
import { inLine } from "../../../provider/domain/errorText";
import {
  AggregatorGoneError,
  AwsOwnedError,
  type AwsOwner,
  UnknownAggregatorError,
} from "../../../provider/live/errors";

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

describe("an aggregator that isn't there", () => {
  const place = { name: "security", region: "us-east-1" };

  it("is told with the one that is likely meant only if there is one", () => {
    assert.deepEqual(new UnknownAggregatorError(place, "securty").facts, { ...place, likely: "securty" });
    assert.deepEqual(new UnknownAggregatorError(place, undefined).facts, place);
  });

  it("is looked for elsewhere by options of the command line, or by settings of a provider", () => {
    const error = new UnknownAggregatorError(place, undefined);
    assert.ok(inLine(error, "commandLine").includes("NAME@REGION"));
    assert.ok(!inLine(error, "deployment").includes("--"));
  });
});
