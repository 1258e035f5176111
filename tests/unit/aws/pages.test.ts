import assert from "node:assert/strict";
import { MalformedAnswerError } from "../../../provider/aws/malformed";
import { allPages, type Page } from "../../../provider/aws/pages";

const asking = (...pages: Page<string>[]) => {
  const tokens: unknown[] = [];
  const ask = async (token: string | undefined) => {
    tokens.push(token);
    return pages[tokens.length - 1] ?? assert.fail("there are no more pages");
  };
  return { tokens, ask };
};

describe("the pages of an answer", () => {
  it("are asked for until there is no next one", async () => {
    const { tokens, ask } = asking(
      { items: ["a"], next: "1" },
      { items: [], next: "2" },
      { items: ["b"], next: undefined },
    );
    assert.deepEqual(await allPages(ask), ["a", "b"]);
    assert.deepEqual(tokens, [undefined, "1", "2"]);
  });

  for (const [what, next] of [
    ["an empty text", ""],
    ["no text", 7],
  ] as const)
    it(`are refused with a token that is ${what}`, () =>
      assert.rejects(allPages(asking({ items: [], next }).ask), MalformedAnswerError));

  it("are refused if a token comes a second time", () =>
    assert.rejects(
      allPages(asking({ items: [], next: "1" }, { items: [], next: "1" }).ask),
      MalformedAnswerError,
    ));
});
