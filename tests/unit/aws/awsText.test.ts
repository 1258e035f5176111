import assert from "node:assert/strict";
import {
  deniedAction,
  isAboutAssumeRole,
  isAboutKeys,
  isExplicitDeny,
  withoutHint,
} from "../../../provider/aws/awsText";

/** As AWS words them. */
const DENIED =
  "User: arn:aws:iam::1:user/u is not authorized to perform: config:TagResource on resource: arn with an explicit deny in a " +
  "service control policy";
const ASSUMING = "User: u is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::2:role/r";
const KEYS = "The provided key element does not match the schema";

describe("a text of AWS", () => {
  it("loses the hint of the SDK at a hidden field", () => {
    const hint =
      "\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response";
    assert.equal(withoutHint(`Unexpected token '<'${hint}`), "Unexpected token '<'");
    assert.equal(withoutHint("Rate exceeded"), "Rate exceeded");
    assert.equal(withoutHint(""), "");
  });

  it("names the action that is not allowed", () => {
    assert.deepEqual([DENIED, ASSUMING, KEYS].map(deniedAction), [
      "config:TagResource",
      "sts:AssumeRole",
      undefined,
    ]);
  });

  it("tells what a policy forbids from what none allows", () => {
    assert.deepEqual([DENIED, ASSUMING].map(isExplicitDeny), [true, false]);
  });

  it("is about a role that can't be assumed, or the keys of a table", () => {
    assert.deepEqual([DENIED, ASSUMING, KEYS].map(isAboutAssumeRole), [false, true, false]);
    const others = ["Missing the Key id", "Query condition missed keys", "a monkey"];
    assert.deepEqual([DENIED, KEYS, ...others].map(isAboutKeys), [false, true, true, true, false]);
  });
});
