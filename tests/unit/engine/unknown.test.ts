import assert from "node:assert/strict";
import { hasUnknown, isUnknown, UNKNOWN } from "../../../provider/engine/unknown";

describe("a value that is not known yet", () => {
  it("is known by the engine's mark", () => {
    assert.ok(isUnknown(UNKNOWN));
    for (const value of ["111111111111", undefined, null, {}]) assert.ok(!isUnknown(value));
  });

  it("may stand anywhere in another value", () => {
    assert.ok(hasUnknown({ source: { accountIds: ["111111111111", UNKNOWN] } }));
    assert.ok(!hasUnknown({ source: { accountIds: ["111111111111"] }, nothing: null }));
  });
});
