import assert from "node:assert/strict";
import { SECTIONS } from "../../../../provider/cli/doctor/check";
import { CHECKS } from "../../../../provider/cli/doctor/checks";
import { diagnose } from "../../../../provider/cli/doctor/diagnose";
import { askingOf } from "../../../support/doctorWorld";

describe("all checks", () => {
  it("have ids of their own, and come section by section", () => {
    const ids = CHECKS.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const sections = CHECKS.map(({ section }) => SECTIONS.indexOf(section));
    assert.deepEqual(sections, [...sections].sort());
    assert.deepEqual([...new Set(sections)], [0, 1, 2, 3]);
  });

  it("find nothing wrong if all is right", async () => {
    const found = await diagnose(CHECKS, askingOf());
    assert.deepEqual([...new Set(found.map(({ verdict }) => verdict))].sort(), ["right", "untested"]);
  });
});
