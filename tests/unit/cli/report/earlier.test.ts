import assert from "node:assert/strict";
import { earlierOf } from "../../../../provider/cli/report/earlier";
import { healthReport, NO_RESOURCES, NOT_AUTHORIZED, sourceOf } from "../../../support/healthReports";

const [A, B] = ["111111111111", "222222222222"] as const;

describe("an earlier report", () => {
  it("tells how each source was, and holds nothing else of it", () => {
    const report = healthReport([
      sourceOf({ accountId: A, region: "eu-west-1", state: "FAILED", cause: NOT_AUTHORIZED }),
      sourceOf({ accountId: A, region: "us-east-1" }),
      sourceOf({ accountId: B, region: "us-east-1", cause: NO_RESOURCES }),
    ]);
    const { kindIn, ...kept } = earlierOf(report);
    const { aggregator, checkedAt, counts } = report;
    assert.deepEqual(kept, { aggregator, checkedAt, counts });
    assert.deepEqual([kindIn(A, "eu-west-1"), kindIn(A, "us-east-1"), kindIn(B, "us-east-1")], [0, 5, 3]);
    assert.deepEqual(
      [kindIn(B, "eu-west-1"), kindIn(A, "mars"), kindIn("333333333333", "us-east-1")],
      [-1, -1, -1],
    );
  });
});
