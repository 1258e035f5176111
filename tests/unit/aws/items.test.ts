import assert from "node:assert/strict";
import { itemIn, pageIn } from "../../../provider/aws/items";
import { MalformedAnswerError } from "../../../provider/aws/malformed";

const KEYS = { hashKey: "aggregator", rangeKey: "item" };
const keys = (item: string, aggregator = "arn") => ({ aggregator: { S: aggregator }, item: { S: item } });
const read = (item: string) => ({ aggregator: "arn", item });

const wrong = (path: string) => (error: Error) => {
  assert.ok(error instanceof MalformedAnswerError);
  assert.ok(error.message.startsWith(`${path} `), error.message);
  return true;
};

describe("an item of a table", () => {
  const attributes: [attribute: object, value: unknown][] = [
    [{ S: "" }, ""],
    [{ N: "1.5" }, 1.5],
    [{ SS: ["a", "b"] }, ["a", "b"]],
    [{ NS: ["1"] }, null],
    [{ BS: ["YQ=="] }, null],
    [{ B: "YQ==" }, null],
    [{ BOOL: false }, null],
    [{ NULL: true }, null],
    [{ L: [] }, null],
    [{ M: {} }, null],
  ];
  for (const [attribute, value] of attributes)
    it(`can hold ${JSON.stringify(attribute)}, which is ${value === null ? "of no claim" : "read"}`, () => {
      assert.deepEqual(itemIn({ ...keys("x"), held: attribute }, "Item", KEYS), {
        ...read("x"),
        held: value,
      });
    });

  const nonsense: unknown[] = [
    { S: 5 },
    { N: "" },
    { N: "many" },
    { N: 5 },
    { SS: "a" },
    { SS: [1] },
    { BOOL: "true" },
    { NULL: false },
    { M: [] },
    { L: {} },
    { X: "a" },
    { constructor: "a" },
    { S: "a", N: "1" },
    {},
    "a",
  ];
  for (const attribute of nonsense)
    it(`can't hold ${JSON.stringify(attribute)}`, () => {
      assert.throws(() => itemIn({ ...keys("x"), held: attribute }, "Item", KEYS), wrong("Item.held"));
    });

  it("has both its keys, as texts", () => {
    assert.throws(() => itemIn({ aggregator: { S: "arn" } }, "Item", KEYS), wrong("Item.item"));
    assert.throws(
      () => itemIn({ ...keys("x"), aggregator: { N: "1" } }, "Item", KEYS),
      wrong("Item.aggregator"),
    );
  });
});

describe("a page of items", () => {
  const page = (answer: Record<string, unknown>) => pageIn(answer, "arn", KEYS);

  it("has items, and where the next one begins if there is one", () => {
    assert.deepEqual(page({ Items: [keys("x"), keys("y")], Count: 2, LastEvaluatedKey: keys("y") }), {
      items: [read("x"), read("y")],
      last: read("y"),
    });
    assert.deepEqual(page({ Items: [] }), { items: [], last: undefined });
  });

  const bad: [what: string, answer: Record<string, unknown>, path: string][] = [
    ["no items", {}, "Items"],
    ["an item that is none", { Items: [keys("x"), null] }, "Items[1]"],
    ["fewer items than it counts", { Items: [keys("x")], Count: 2 }, "Items"],
    ["an item of another aggregator", { Items: [keys("x"), keys("y", "other")] }, "Items[1].aggregator"],
    [
      "half a key for the next one",
      { Items: [], LastEvaluatedKey: { item: { S: "x" } } },
      "LastEvaluatedKey.aggregator",
    ],
  ];
  for (const [what, answer, path] of bad)
    it(`is not believed with ${what}`, () => assert.throws(() => page(answer), wrong(path)));
});
