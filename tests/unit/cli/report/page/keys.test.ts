import assert from "node:assert/strict";
import { moved } from "../../../../../provider/cli/report/page/keys";

describe("keys of the map", () => {
  const at = { row: 50, column: 3 };
  const size = { rows: 100, columns: 17 };
  const to = (key: string, ctrlKey = false, from = at) => {
    const found = moved({ key, ctrlKey }, from, size, 20);
    return found && [found.row, found.column];
  };

  it("lead where they lead in every grid", () => {
    assert.deepEqual(
      ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"].map((key) =>
        to(key),
      ),
      [
        [49, 3],
        [51, 3],
        [50, 2],
        [50, 4],
        [30, 3],
        [70, 3],
        [50, 0],
        [50, 16],
      ],
    );
    assert.deepEqual(
      ["Home", "End", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].map((key) => to(key, true)),
      [
        [0, 0],
        [99, 16],
        [0, 3],
        [99, 3],
        [50, 0],
        [50, 16],
      ],
    );
  });

  it("stay in the map", () => {
    assert.deepEqual(to("ArrowUp", false, { row: 0, column: 0 }), [0, 0]);
    assert.deepEqual(to("ArrowLeft", false, { row: 0, column: 0 }), [0, 0]);
    assert.deepEqual(to("PageDown", false, { row: 99, column: 16 }), [99, 16]);
    assert.deepEqual(to("ArrowRight", false, { row: 99, column: 16 }), [99, 16]);
  });

  it("are left alone otherwise", () => {
    for (const key of ["a", "Tab", "Enter", "/"]) assert.equal(to(key), undefined);
  });
});
