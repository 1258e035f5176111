import assert from "node:assert/strict";
import { isRootId, isUnitId, isUnitName, unitsIn } from "../../../provider/domain/organizationPath";

const ACCOUNT = "123456789012";

describe("the path of an account in its organization", () => {
  const table: [path: string, units: readonly string[] | undefined][] = [
    [`o-exampleorgid/r-ab12/${ACCOUNT}/`, ["r-ab12"]],
    [`o-exampleorgid/r-ab12/ou-ab12-11111111/${ACCOUNT}/`, ["r-ab12", "ou-ab12-11111111"]],
    [
      `o-exampleorgid/r-ab12/ou-ab12-11111111/ou-ab12-22222222/${ACCOUNT}/`,
      ["r-ab12", "ou-ab12-11111111", "ou-ab12-22222222"],
    ],
    // Without the last slash it says the same.
    [`o-exampleorgid/r-ab12/${ACCOUNT}`, ["r-ab12"]],
    // Of another account, cut off, without a root, or something else.
    ["o-exampleorgid/r-ab12/210987654321/", undefined],
    ["o-exampleorgid/r-ab12/ou-ab12-11111111/", undefined],
    [`o-exampleorgid/${ACCOUNT}/`, undefined],
    [`o-exampleorgid/ou-ab12-11111111/${ACCOUNT}/`, undefined],
    [`o-exampleorgid/r-ab12/Workloads/${ACCOUNT}/`, undefined],
    [`r-ab12/${ACCOUNT}/`, undefined],
    ["", undefined],
  ];
  for (const [path, units] of table)
    it(`${JSON.stringify(path)}: ${units?.join(", ") ?? "none"}`, () =>
      assert.deepEqual(unitsIn(path, ACCOUNT), units));
});

describe("what organizational units are named by", () => {
  it("is an id, that of the root, or a path of names", () => {
    assert.ok(isUnitId("ou-ab12-11111111"));
    assert.ok(isRootId("r-ab12"));
    for (const name of ["Workloads", "Workloads/Prod", "Außen dienst/ou", "ou-ab12"]) {
      assert.ok(isUnitName(name), name);
      assert.equal(isUnitId(name), false, name);
    }
  });

  for (const text of ["", "/", "/Workloads", "Workloads/", "Workloads//Prod", " / "])
    it(`isn't ${JSON.stringify(text)}`, () => assert.equal(isUnitName(text), false));
});
