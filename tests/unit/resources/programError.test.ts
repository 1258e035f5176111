import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigAggregatorError } from "../../../provider";
import { AccountsNotMatchedError } from "../../../provider/live/errors";
import { programError } from "../../../provider/resources/programError";

describe("an error for a program", () => {
  const error = new AccountsNotMatchedError("o-exampleorgid", [
    { path: "tags", why: "none has\u001b[31m it" },
  ]);
  const given = programError(error);

  it("is the same to programs: its class, its code, its facts", () => {
    assert.ok(ConfigAggregatorError.is(given) && given instanceof AccountsNotMatchedError);
    assert.deepEqual([given.name, given.code, given.facts], [error.name, error.code, error.facts]);
  });

  it("is a RunError to Pulumi, which prints its message alone", () => {
    assert.ok(pulumi.RunError.isInstance(given));
    assert.match(given.message, /none has\\u001b\[31m it/);
  });

  it("has no stack, which Pulumi prints of an error after the end of the program", () => {
    assert.equal(given.stack, given.message);
  });

  it("leaves the error that it was made of as it is", () => {
    assert.equal(pulumi.RunError.isInstance(error), false);
    assert.ok(error.message.includes("\u001b"));
  });
});
