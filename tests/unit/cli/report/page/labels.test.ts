import assert from "node:assert/strict";
import { coverageLabel, statusLabel } from "../../../../../provider/cli/report/page/labels";
import { modelOf } from "../../../../../provider/cli/report/page/model";
import { pageDataOf } from "../../../../../provider/cli/report/pageData";
import { healthReport, NO_RESOURCES, NOT_AUTHORIZED, sourceOf } from "../../../../support/healthReports";

const regions = ["eu-west-1", "eu-west-2", "eu-west-3", "us-east-1"] as const;
const { resources: _, ...uncounted } = sourceOf({
  region: regions[3],
  state: "FAILED",
  cause: NOT_AUTHORIZED,
});
const model = modelOf(
  pageDataOf({
    health: healthReport([
      sourceOf({ region: regions[0], resources: 1234 }),
      sourceOf({ region: regions[1], resources: 0, cause: NO_RESOURCES }),
      sourceOf({ accountId: "222222222222", region: regions[2], resources: 1 }),
      uncounted,
    ]),
    history: [],
  }),
);
const cells = [0, 1, 2, 3];

describe("labels of cells", () => {
  it("tell the state by a letter, and by words with the cause", () => {
    assert.deepEqual(
      cells.map((cell) => Object.values(statusLabel(model, cell))),
      [
        ["✓", "succeeded", "Healthy"],
        ["E", "empty", "Empty: the aggregator has no resource of it"],
        ["", "none", "not a source"],
        ["F", "failed", "Failed: no authorization for 999999999999 (us-east-1)"],
      ],
    );
  });

  it("tell how many resources there are, and the state if it is a bad one", () => {
    assert.deepEqual(
      cells.map((cell) => Object.values(coverageLabel(model, cell))),
      [
        ["1.2k", "level3", "1.2k resources (1,234)"],
        ["0", "zero", "0 resources"],
        ["", "none", "not a source"],
        ["–", "uncounted", "not counted, failed"],
      ],
    );
    assert.equal(coverageLabel(model, 6).name, "1 resource");
  });
});
