import assert from "node:assert/strict";
import { readSettings } from "../../../provider/aws/settings";
import { collecting, describeProblem, type Problem } from "../../../provider/domain/problem";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { readRegion } from "../../../provider/inputs/region";

const RULE = "the code of an AWS region, as us-east-1";

function told(value: unknown, config: Record<string, unknown> = {}): string[] {
  const problems: Problem[] = [];
  assert.equal(readRegion(value, readSettings(config), collecting(problems)), value);
  return problems.map(describeProblem);
}

describe("the region of a resource", () => {
  it("is its own, or not known yet", () => {
    for (const value of ["us-east-1", UNKNOWN]) assert.deepEqual(told(value), []);
  });

  it("has to be set somewhere", () => {
    const line = "region must be set here, on the Provider, as aws:region or as AWS_REGION";
    assert.deepEqual(told(undefined), [line]);
    assert.deepEqual(told(undefined, { region: "virginia" }), [line]);
  });

  it("is refused if it is none", () => {
    assert.deepEqual(told("virginia"), [`region must be ${RULE}, not "virginia"`]);
    assert.deepEqual(told(1), [`region must be ${RULE}, not 1`]);
  });

  it("is not refused a second time if it is the provider's, of which the settings say it", () => {
    for (const config of [{ region: "virginia" }, { "aws:region": "virginia" }])
      assert.deepEqual(told("virginia", config), []);
    assert.deepEqual(told("oregon", { region: "virginia" }), [`region must be ${RULE}, not "oregon"`]);
    assert.deepEqual(told("virginia", { endpoints: "region" }), [`region must be ${RULE}, not "virginia"`]);
  });
});
