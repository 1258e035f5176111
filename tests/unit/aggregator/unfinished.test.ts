import assert from "node:assert/strict";
import type { Inputs, Outputs } from "../../../provider/aggregator/inputs";
import { unfinished, unfinishedAt } from "../../../provider/aggregator/unfinished";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import { someError } from "../../support/errors";

const inputs = { name: "security", region: "us-east-1" } as Inputs;
const outs = {
  arn: "arn:aws:config:us-east-1:1:config-aggregator/x",
  accountIds: ["1"],
} as unknown as Outputs;

describe("a create that has made the aggregator and fails then", () => {
  it("leaves a state that knows of it, and that the next update finishes", () => {
    const failure = unfinishedAt(inputs, outs, someError("no tags"));
    assert.equal(failure.id, "security@us-east-1");
    assert.deepEqual(failure.properties, { ...outs, unfinished: true });
    assert.match(failure.reasons.join(), /no tags/);
  });

  it("is not finished if its tags could not be set", () => {
    const failure = new PartialFailure("security@us-east-1", { ...outs }, someError("no tags"));
    const passedOn = unfinished(failure);
    assert.ok(passedOn instanceof PartialFailure);
    assert.deepEqual(passedOn.properties, { ...outs, unfinished: true });
    assert.equal(passedOn.id, failure.id);
  });

  it("has made nothing if another error comes", () => {
    const error = someError("refused");
    assert.equal(unfinished(error), error);
  });
});
