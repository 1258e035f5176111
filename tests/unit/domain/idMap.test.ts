import assert from "node:assert/strict";
import { IdMap } from "../../../provider/domain/idMap";

const ids = Array.from({ length: 1_000 }, (_, index) => String(index).padStart(12, "0"));

describe("a map by account id", () => {
  it("holds what was added, whatever the last digits are", () => {
    const map = new IdMap<number>();
    for (const [index, id] of ids.entries()) map.add(id, index);
    assert.equal(map.size, ids.length);
    assert.deepEqual([...map.keys()].sort(), [...ids].sort());
    for (const [index, id] of ids.entries()) assert.equal(map.get(id), index);
  });

  it("has nothing else", () => {
    const map = new IdMap<number>();
    map.add("111111111111", 1);
    assert.equal(map.get("111111111112"), undefined);
    assert.ok(!map.has("111111111112"));
  });
});
