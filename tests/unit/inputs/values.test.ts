import assert from "node:assert/strict";
import { collecting, describeProblem, type Problem } from "../../../provider/domain/problem";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { flag, knownOf, sortedByKey, texts } from "../../../provider/inputs/values";

function reading<T>(read: (report: ReturnType<typeof collecting>) => T) {
  const problems: Problem[] = [];
  return [read(collecting(problems)), problems.map(describeProblem)] as const;
}

describe("members by key", () => {
  it("come in the order of their keys", () => {
    const sorted = sortedByKey([
      ["b", 1],
      ["a", 2],
      ["B", 3],
    ]);
    assert.equal(JSON.stringify(sorted), '{"B":3,"a":2,"b":1}');
  });
});

describe("a switch", () => {
  const switches: [value: unknown, byDefault: boolean, left: unknown, ...lines: string[]][] = [
    [true, false, true],
    [false, true, false],
    [true, true, undefined],
    [false, false, undefined],
    [undefined, false, undefined],
    [UNKNOWN, false, UNKNOWN],
    ["true", true, "true", 'adopt must be true or false, not "true"'],
    [1, false, 1, "adopt must be true or false, not 1"],
    [null, false, null, "adopt must be true or false, not null"],
  ];
  for (const [value, byDefault, left, ...lines] of switches)
    it(`that is ${JSON.stringify(value)}, and by default ${byDefault}`, () => {
      assert.deepEqual(
        reading((report) => flag("adopt", value, byDefault, report)),
        [left, lines],
      );
    });
});

describe("a set of texts", () => {
  const broken = (text: string) => (text === "bad" ? "good" : undefined);
  const read = (value: unknown) => reading((report) => texts("regions", value, broken, report));

  it("is sorted, each once, and what isn't known yet comes last", () => {
    assert.deepEqual(read(["b", UNKNOWN, "a", "b"]), [["a", "b", UNKNOWN], []]);
  });

  it("may be missing, or not known yet as a whole", () => {
    for (const value of [undefined, UNKNOWN]) assert.deepEqual(read(value), [value, []]);
  });

  it("reports each member that breaks its rule, by its place", () => {
    assert.deepEqual(read(["a", "bad", UNKNOWN, 3])[1], [
      'regions[1] must be good, not "bad"',
      "regions[3] must be a string, not 3",
    ]);
  });

  it("has to be a list", () => {
    assert.deepEqual(read("a"), [undefined, ['regions must be a list, not "a"']]);
  });

  it("has members that are known, or none where it is no list", () => {
    assert.deepEqual(knownOf(["a", UNKNOWN, 1]), ["a", 1]);
    for (const value of ["a", undefined, { a: 1 }]) assert.deepEqual(knownOf(value), []);
  });
});
