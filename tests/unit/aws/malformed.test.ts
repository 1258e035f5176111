import assert from "node:assert/strict";
import {
  fieldsIn,
  listIn,
  MalformedAnswerError,
  malformed,
  textIn,
  textsIn,
} from "../../../provider/aws/malformed";

describe("an answer of which nothing can be believed", () => {
  const kinds: [value: unknown, kind: string][] = [
    [undefined, "missing"],
    [null, "null"],
    [["a", "b"], "a list of 2"],
    ["", "an empty string"],
    ["s3cr3t", "a string"],
    [5, "a number"],
    [{ a: "s3cr3t" }, "an object with 1 members"],
  ];
  for (const [value, kind] of kinds)
    it(`says where it is ${kind}, and what it has to be, and shows nothing of it`, () => {
      const error = malformed("Tags[0]", value, "a date");
      assert.deepEqual(
        [error.name, error.message],
        ["MalformedAnswer", `Tags[0] must be a date, but is ${kind}`],
      );
    });

  const reads: [
    what: string,
    read: (value: unknown, path: string) => unknown,
    good: unknown[],
    bad: unknown[],
  ][] = [
    ["an object", fieldsIn, [{}, { a: 1 }], [[], null, undefined, "a", 5]],
    ["a text", textIn, ["a"], ["", 5, null, undefined, ["a"]]],
    ["a list", listIn, [[], [1]], [{}, null, undefined, "a"]],
    ["a list of texts", textsIn, [["a", "b"]], [[], ["a", ""], ["a", 5], {}, undefined]],
  ];
  for (const [what, read, good, bad] of reads)
    it(`is one in which ${what} has to be, and isn't`, () => {
      for (const value of good) assert.deepEqual(read(value, "x"), value);
      for (const value of bad)
        assert.throws(() => read(value, "x"), MalformedAnswerError, JSON.stringify(value));
    });

  it("names the member of a list that is wrong", () => {
    assert.throws(() => textsIn(["a", 5], "Ids"), {
      message: "Ids[1] must be a non-empty string, but is a number",
    });
  });
});
