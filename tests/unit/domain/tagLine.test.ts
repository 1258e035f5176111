import assert from "node:assert/strict";
import { countTags, ownerTagLine, tagLine } from "../../../provider/domain/tagLine";

describe("a change of tags", () => {
  it("is counted by what is there", () => {
    assert.deepEqual(countTags({ a: "1", b: "2" }, ["a", "c", "d"], ["b"]), {
      added: 2,
      changed: 1,
      removed: 1,
    });
  });

  for (const [added, changed, removed, line] of [
    [1, 1, 1, "tags +1 ~1 −1"],
    [2, 0, 0, "tags +2"],
    [0, 3, 0, "tags ~3"],
    [0, 0, 4, "tags −4"],
    [0, 0, 0, ""],
  ] as const)
    it(`of ${added} more, ${changed} others and ${removed} less: ${line || "nothing"}`, () => {
      assert.equal(tagLine({ added, changed, removed }), line);
    });

  it("says whose tags", () => {
    assert.equal(
      tagLine({ added: 1, changed: 0, removed: 0 }, "tags of what it adopts"),
      "tags of what it adopts +1",
    );
  });

  it("of the owner tag is said in words", () => {
    assert.deepEqual([true, false].map(ownerTagLine), ["owner tag set", "owner tag removed"]);
  });
});
