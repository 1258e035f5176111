import assert from "node:assert/strict";
import fc from "fast-check";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { desiredTags, tagChange, visibleTags } from "../../../provider/domain/tags";

const nothingIgnored = { keys: [], keyPrefixes: [] };

describe("tags", () => {
  const cases = [
    {
      name: "adds",
      mode: "preserve",
      former: {},
      declared: { a: "1" },
      live: { z: "9" },
      desired: { a: "1", z: "9" },
    },
    {
      name: "changes",
      mode: "preserve",
      former: { a: "1" },
      declared: { a: "2" },
      live: { a: "1" },
      desired: { a: "2" },
    },
    {
      name: "removes its own",
      mode: "preserve",
      former: { a: "1", b: "1" },
      declared: { a: "1" },
      live: { a: "1", b: "1" },
      desired: { a: "1" },
    },
    {
      name: "puts back what was changed by hand",
      mode: "preserve",
      former: { a: "1" },
      declared: { a: "1", b: "1" },
      live: { a: "7" },
      desired: { a: "1", b: "1" },
    },
    {
      name: "keeps others'",
      mode: "preserve",
      former: { a: "1" },
      declared: {},
      live: { a: "1", z: "9" },
      desired: { z: "9" },
    },
    {
      name: "drops one that others changed",
      mode: "preserve",
      former: { a: "1" },
      declared: {},
      live: { a: "7" },
      desired: {},
    },
    {
      name: "removes others'",
      mode: "replace",
      former: { a: "1" },
      declared: { a: "1" },
      live: { a: "1", z: "9" },
      desired: { a: "1" },
    },
  ] as const;
  for (const { name, mode, former, declared, live, desired } of cases)
    it(`${mode}: ${name}`, () => {
      assert.deepEqual(desiredTags(mode, former, declared, live), desired);
    });

  it("names exactly the calls that lead to what is desired", () => {
    const tags = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("1", "2"));
    fc.assert(
      fc.property(tags, tags, (live, desired) => {
        const { set, remove } = tagChange(live, desired) ?? { set: {}, remove: [] };
        const after = Object.fromEntries(
          Object.entries({ ...live, ...set }).filter(([key]) => !remove.includes(key)),
        );
        assert.deepEqual(after, { ...desired });
        assert.ok(Object.entries(set).every(([key, value]) => live[key] !== value));
      }),
    );
  });

  it("shows neither ownership tags, nor AWS's, nor ignored ones", () => {
    const live = {
      [OWNER_TAG]: "x",
      "aggregator-claim:a": "x",
      "aws:x": "x",
      "cost:a": "x",
      skip: "x",
      team: "x",
    };
    assert.deepEqual(visibleTags(live, { keys: ["skip"], keyPrefixes: ["cost:"] }), { team: "x" });
    assert.deepEqual(visibleTags({ "aggregator-owners": "mine" }, nothingIgnored), {
      "aggregator-owners": "mine",
    });
  });
});
