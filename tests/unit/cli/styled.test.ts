import assert from "node:assert/strict";
import { partsOf, styled, textOf } from "../../../provider/cli/styled";

describe("a line in parts", () => {
  it("is one part if it is a text", () => {
    assert.deepEqual(partsOf("a"), ["a"]);
    assert.deepEqual(partsOf(styled("bad", "a")), [{ text: "a", style: "bad" }]);
  });

  it("keeps its parts in their order", () => {
    assert.deepEqual(partsOf(["a", styled("good", "b")]).map(textOf), ["a", "b"]);
  });
});
