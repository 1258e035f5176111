import assert from "node:assert/strict";
import { countRegions, regionLine } from "../../../provider/domain/regionLine";

describe("a change of regions in words", () => {
  it("says what each region gets, loses and keeps", () => {
    assert.equal(regionLine({}), "");
    assert.equal(
      regionLine({
        added: ["eu-central-1", "eu-west-1"],
        adopted: ["eu-west-2"],
        removed: ["us-east-1"],
        left: ["us-east-2"],
        kept: 14,
      }),
      "+2 regions (eu-central-1, eu-west-1), adopts what is there in 1 region (eu-west-2), −1 region (us-east-1), " +
        "leaves what was there before in 1 region (us-east-2), 14 kept",
    );
  });

  it("names ten, and counts the others", () => {
    const regions = Array.from({ length: 17 }, (_, index) => `r${index}`);
    assert.equal(countRegions(regions), "17 regions (r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, and 7 more)");
    assert.equal(countRegions([]), "0 regions");
  });
});
