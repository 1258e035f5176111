import assert from "node:assert/strict";
import { markup, scriptJson } from "../../../../provider/cli/report/markup";

const HOSTILE = `</script><img src=x onerror="alert('1')">&amp;`;

describe("markup", () => {
  it("escapes every value that isn't markup itself", () => {
    assert.equal(
      markup`<p title="${HOSTILE}">${HOSTILE}</p>`.text.replace(/&#\d+;/g, "_"),
      '<p title="_/script__img src=x onerror=_alert(_1_)___amp;">_/script__img src=x onerror=_alert(_1_)___amp;</p>',
    );
    assert.equal(markup`<b>${markup`<i>${"<"}</i>`}</b>`.text, "<b><i>&#60;</i></b>");
  });

  it("joins lists, and leaves out what isn't there", () => {
    assert.equal(markup`${["a", 1, markup`<br>`, ["<"]]}${undefined}${false}${0}`.text, "a1<br>&#60;0");
  });
});

describe("JSON in a script element", () => {
  it("holds nothing by which the element could end, and is read as it was", () => {
    const text = scriptJson({ text: `${HOSTILE}<!--\u2028\u2029` });
    assert.doesNotMatch(text, /[<>&\u2028\u2029]/);
    assert.deepEqual(JSON.parse(text), { text: `${HOSTILE}<!--\u2028\u2029` });
  });
});
