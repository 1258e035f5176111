import assert from "node:assert/strict";
import fc from "fast-check";
import { translate } from "../../../provider/aws/errors";
import { capitalised, inline, inlined, joined, printable } from "../../../provider/domain/printable";

describe("a text that is printed", () => {
  const table: [what: string, text: string, shown: string][] = [
    ["plain text", "Zürich − 日本 🦉", "Zürich − 日本 🦉"],
    ["an escape sequence", "\u001b[2K", "\\u001b[2K"],
    ["the end of a title", "a\u0007", "a\\u0007"],
    ["a tab and a return", "a\t\rb", "a\\u0009\\u000db"],
    ["DEL", "a\u007f", "a\\u007f"],
    ["a control sequence of one character", "\u009b31m", "\\u009b31m"],
    ["the same from UTF-8", Buffer.from([0xc2, 0x9b]).toString("utf8"), "\\u009b"],
    ["a direction of writing", "a\u202eb\u2066c", "a\\u202eb\\u2066c"],
    ["what has no width", "a\u200bb\u200dc\ufeffd\u2060", "a\\u200bb\\u200dc\\ufeffd\\u2060"],
    ["letters that show nothing", "a\u3164b\u115f", "a\\u3164b\\u115f"],
    ["separators of lines and paragraphs", "a\u2028b\u2029", "a\\u2028b\\u2029"],
    ["half a character", "a\ud800b", "a\\ud800b"],
    ["a tag, which takes two units", "a\u{e0041}", "a\\udb40\\udc41"],
  ];
  for (const [what, text, shown] of table)
    it(`shows ${what}`, () => {
      assert.equal(printable(text), shown);
      assert.equal(inline(text), shown);
    });

  it("keeps its own newlines, and shows foreign ones", () => {
    assert.equal(printable("a\nb"), "a\nb");
    assert.equal(inline("a\nb"), "a\\u000ab");
    assert.equal(joined(" a\n  b\u2028c\r\n"), "a b c");
    assert.deepEqual(inlined({ "k\n": ["a\n", 1, null, true] }), { "k\\u000a": ["a\\u000a", 1, null, true] });
  });

  it("stays the JSON that it is", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
        const json = printable(JSON.stringify(texts, null, 2));
        assert.deepEqual(JSON.parse(json), texts);
        assert.doesNotMatch(json, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });

  it("holds what AWS says in one line", () => {
    const error = Object.assign(new Error("bad value \u001b[2K\nsecurity: nothing to change"), {
      name: "ValidationException",
    });
    const { message } = translate(error, { operation: "TagResource", target: "x", region: "us-east-1" });
    const [first] = message.split("\n");
    assert.equal(
      first,
      "TagResource of x failed: ValidationException: bad value \\u001b[2K security: nothing to change. " +
        "It is not known whether it took effect.",
    );
  });
});

describe("the beginning of a sentence", () => {
  it("is in upper case", () => assert.deepEqual(["run it again", ""].map(capitalised), ["Run it again", ""]));
});
