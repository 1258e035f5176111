import assert from "node:assert/strict";
import { describeUnknown, hasUnknown, isUnknown, UNKNOWN } from "../../../provider/engine/unknown";

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

describe("inputs that are not known yet", () => {
  const table: [paths: string[], text: string][] = [
    [[], ""],
    [["merge"], "merge is not known until the resource that sets it is deployed"],
    [["name", "tags.team"], "name, tags.team are not known until the resources that set them are deployed"],
    [["some of regions"], "some of regions are not known until the resources that set them are deployed"],
  ];
  for (const [paths, text] of table)
    it(`are told: ${paths.join(", ") || "none"}`, () => assert.equal(describeUnknown(paths), text));
});
