import assert from "node:assert/strict";
import { ACCOUNT_ID, brokenAccountId, isAccountId } from "../../../provider/domain/accountId";

describe("an account id", () => {
  it("is a string of 12 digits", () => {
    assert.ok(isAccountId("012345678901"));
    assert.equal(brokenAccountId("012345678901"), undefined);
  });

  for (const value of [
    "12345678901",
    "1234567890123",
    "12345678901x",
    " 123456789012",
    "",
    null,
    undefined,
    {},
  ])
    it(`is not ${JSON.stringify(value)}`, () => {
      assert.equal(isAccountId(value), false);
      assert.equal(brokenAccountId(value), ACCOUNT_ID);
    });

  it("is said to be of whom it should be", () => {
    const rule = "the id of the source account, a string of 12 digits";
    assert.equal(brokenAccountId("1", "source account"), rule);
  });

  it("is no number, which loses leading zeros", () => {
    assert.equal(isAccountId(123456789012), false);
    assert.match(brokenAccountId(123456789012) ?? "", /leading zeros/);
  });
});
