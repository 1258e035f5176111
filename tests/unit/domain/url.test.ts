import assert from "node:assert/strict";
import { isUrl, mayHoldPassword } from "../../../provider/domain/url";

describe("a URL that the SDK can use", () => {
  for (const url of ["http://127.0.0.1:4566", "https://vpce.example.com/config", "HTTPS://LOCALHOST"])
    it(`can be ${url}`, () => assert.equal(isUrl(url), true));

  const others = [
    "",
    "localhost:4566",
    "ftp://localhost",
    "http://",
    "http:///path",
    "http://a b",
    "http://a:x",
  ];
  for (const url of [...others, 5, undefined, ["http://a"]])
    it(`can't be ${JSON.stringify(url)}`, () => assert.equal(isUrl(url), false));

  it("isn't shown if it may hold a password", () => {
    for (const url of ["http://me:secret@localhost", "me:secret@localhost:1"])
      assert.equal(mayHoldPassword(url), true);
    for (const url of ["http://localhost:1", 5, undefined]) assert.equal(mayHoldPassword(url), false);
  });
});
