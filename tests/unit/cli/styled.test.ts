import assert from "node:assert/strict";
import { partsOf, plain, styled, textOf } from "../../../provider/cli/styled";

describe("a line in parts", () => {
  it("is one part if it is a text", () => {
    assert.deepEqual(partsOf("a"), ["a"]);
    assert.deepEqual(partsOf(styled("bad", "a")), [{ text: "a", style: "bad" }]);
  });

  it("keeps its parts in their order", () => {
    assert.deepEqual(partsOf(["a", styled("good", "b")]).map(textOf), ["a", "b"]);
  });

  it("is a text without its styles, and several are lines", () => {
    assert.equal(plain([["a", styled("good", "b"), "c"], "d", styled("bad", "e")]), "abc\nd\ne");
    assert.equal(plain([]), "");
  });
});
