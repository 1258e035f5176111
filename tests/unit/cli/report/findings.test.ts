import assert from "node:assert/strict";
import { findingsOf } from "../../../../provider/cli/report/findings";
import {
  healthReport,
  NO_RESOURCES,
  NOT_AUTHORIZED,
  SETTLING,
  sourceOf,
} from "../../../support/healthReports";

const failed = { state: "FAILED", cause: NOT_AUTHORIZED, errorCode: "AccessDenied" } as const;

describe("findings of a report", () => {
  it("join the regions of an account in which the same is wrong, worst first", () => {
    const report = healthReport([
      sourceOf({ region: "a", cause: NO_RESOURCES }),
      sourceOf({ region: "b", ...failed }),
      sourceOf({ region: "c", ...failed }),
      sourceOf({ region: "d", ...failed, errorMessage: "No." }),
      sourceOf({ region: "e", state: "SETTLING", cause: SETTLING }),
      sourceOf({ region: "f" }),
    ]);
    assert.deepEqual(
      findingsOf(report).map(({ kind, regions, cause, error }) => [kind, regions, cause, error]),
      [
        ["FAILED", ["b", "c"], NOT_AUTHORIZED.text, "AccessDenied"],
        ["FAILED", ["d"], NOT_AUTHORIZED.text, "AccessDenied: No."],
        ["EMPTY", ["a"], NO_RESOURCES.text, ""],
      ],
    );
  });
});
