import assert from "node:assert/strict";
import { isInRange } from "../../../../provider/cli/doctor/version";

describe("a version in a range", () => {
  for (const [version, range, fits] of [
    ["20.0.0", ">=20", true],
    ["v22.1.0", ">=20", true],
    ["19.9.9", ">=20", false],
    ["20.8.9", ">=20.9", false],
    ["20.9.0", ">=20.9", true],
    ["3.216.0", "^3.216.0", true],
    ["3.248.1", "^3.216.0", true],
    ["3.215.9", "^3.216.0", false],
    ["4.0.0", "^3.216.0", false],
    ["v3.0.0-dev", "^3.0.0", true],
    ["10.0.0", ">=9.20.3", true],
    ["latest", "^3.216.0", undefined],
    ["3.0.0", "3.x", undefined],
  ] as const)
    it(`${version} ${range}: ${fits}`, () => assert.equal(isInRange(version, range), fits));
});
