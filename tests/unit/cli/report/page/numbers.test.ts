import assert from "node:assert/strict";
import fc from "fast-check";
import { packed, unpacked } from "../../../../../provider/cli/report/page/numbers";

describe("columns of numbers", () => {
  it("write equal neighbours once, and leave out what there is none of", () => {
    assert.equal(packed([7, 7, 7, -1, -1, 0, 12, -1]), "7*3,*2,0,12,");
    assert.equal(packed([]), "");
  });

  it("are read as they were written", () => {
    const values = fc.array(fc.oneof(fc.constant(-1), fc.nat({ max: 3 }), fc.nat()), { minLength: 1 });
    fc.assert(
      fc.property(values, (numbers) => {
        assert.deepEqual([...unpacked(packed(numbers), numbers.length)], numbers);
      }),
    );
  });
});
