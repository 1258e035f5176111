import assert from "node:assert/strict";
import { difference, intersection, sameSet, sortedUnique } from "../../../provider/domain/sets";

describe("sets", () => {
  it("are sorted, with each member once", () => {
    assert.deepEqual(sortedUnique(["b", "a", "b"]), ["a", "b"]);
    assert.deepEqual(sortedUnique(["a", "b"]), ["a", "b"]);
    assert.deepEqual(sortedUnique(["a", "a"]), ["a"]);
    assert.deepEqual(sortedUnique([]), []);
  });

  it("keep their order when members are taken out", () => {
    assert.deepEqual(difference(["c", "a", "b"], ["a", "x"]), ["c", "b"]);
    assert.deepEqual(intersection(["c", "a", "b"], ["b", "c", "x"]), ["c", "b"]);
  });

  it("are the same in any order, and with repetitions", () => {
    assert.ok(sameSet(["a", "b", "a"], ["b", "a"]));
    assert.ok(!sameSet(["a", "b"], ["a", "c"]));
    assert.ok(!sameSet(["a"], ["a", "b"]));
  });
});
