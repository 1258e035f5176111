import assert from "node:assert/strict";
import { tagTakeover } from "../../../../provider/authorization/preview/takeover";
import { UNKNOWN } from "../../../../provider/engine/unknown";
import { CONTROL_TOWER, EU1, inputsOf, OTHERS, outputsOf, US } from "../../../support/authorizing";

const IGNORED = { keys: ["ignored"], keyPrefixes: [] };
const NOTHING = { added: 0, changed: 0, removed: 0, full: {} };
const many = (count: number, prefix = "t") =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, "x"]));

describe("the tags of what is taken over", () => {
  const run = (
    declared: Record<string, string>,
    tags: Record<string, string>,
    former?: Record<string, string>,
  ) =>
    tagTakeover(
      inputsOf([US], { tags: declared }),
      former && outputsOf([EU1], { tags: former }),
      [{ region: US, tags }],
      IGNORED,
    );

  it("are set beside those of others", () => {
    assert.deepEqual(run({}, { a: "1" }), NOTHING);
    assert.deepEqual(run({ a: "2", b: "1", c: "1" }, { a: "1", c: "1" }), {
      ...NOTHING,
      added: 1,
      changed: 1,
    });
  });

  it("go if the program declared them before, and no longer does", () => {
    assert.deepEqual(run({ b: "1" }, { a: "1" }, { a: "1" }), { ...NOTHING, added: 1, removed: 1 });
  });

  it("must fit, the owner's and those that are ignored included", () => {
    const there = { "aggregator-owner": OTHERS, ignored: "x" };
    assert.deepEqual(run(many(48), there).full, {});
    assert.deepEqual(run(many(49), there).full, { [US]: 51 });
    assert.deepEqual(run(many(49), many(50)).full, {}, "they are there already");
    assert.deepEqual(run({ new: "x" }, many(50), many(1)).full, {}, "another one goes first");
  });

  it("are counted over all regions", () => {
    const found = [US, EU1].map((region) => ({ region, tags: {} }));
    assert.equal(tagTakeover(inputsOf([EU1, US], { tags: { a: "1" } }), undefined, found, IGNORED).added, 2);
  });

  it("stay as they are where AWS Control Tower manages them, or as long as nothing is known", () => {
    assert.deepEqual(run(many(50), { ...CONTROL_TOWER, a: "1" }), NOTHING);
    const later = inputsOf([US], { tags: UNKNOWN as never });
    assert.deepEqual(tagTakeover(later, undefined, [{ region: US, tags: many(50) }], IGNORED), NOTHING);
  });
});
