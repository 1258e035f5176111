import assert from "node:assert/strict";
import type { LiveAggregator } from "../../../../provider/aws/aggregator";
import { AwsError } from "../../../../provider/aws/errors";
import {
  afterRefusal,
  noAnswer,
  PublishingInterrupted,
  RecreatedByPutError,
  tooMany,
} from "../../../../provider/sharing/protocol/errors";
import { someError } from "../../../support/errors";

const LIVE = { arn: "arn:x" } as LiveAggregator;
const aws = (kind: AwsError["kind"]) => new AwsError("AWS said no", kind, "Code");

describe("a run that stopped after it had written its claim", () => {
  const recorded: [what: string, cause: AwsError | ReturnType<typeof someError>, isSaid: boolean][] = [
    ["a call has failed", aws("refused"), true],
    ["the aggregator is gone, and its tags with it", aws("gone"), false],
    ["of another reason, which says what is left", someError("no"), false],
    ["the Put made another aggregator", new RecreatedByPutError("security", "arn:y"), false],
  ];
  for (const [what, cause, isSaid] of recorded)
    it(`${isSaid ? "says" : "doesn't say"} that the claim is recorded if ${what}`, () => {
      const error = new PublishingInterrupted(cause, LIVE);
      assert.equal(error.details.length - cause.details.length, isSaid ? 1 : 0);
      assert.deepEqual([error.cause, error.live, error.facts], [cause, LIVE, { arn: "arn:x" }]);
    });

  it("tells what its cause tells, and that something was changed", () => {
    const cause = someError("no").with({ effect: "nothing changed" });
    const error = new PublishingInterrupted(cause, LIVE);
    assert.deepEqual([error.what, error.effect], [cause.what, "changed"]);
  });
});

describe("an error of a run that rolls back", () => {
  it("is what AWS has rejected before, with what failed then", () => {
    const [reason, error] = [aws("refused"), someError("no")];
    const told = afterRefusal(reason, error);
    assert.ok(told instanceof AwsError);
    assert.deepEqual([told.what, told.rollback], [reason.what, error]);
  });

  it("is its own if AWS has rejected nothing", () => {
    const error = someError("no");
    for (const reason of [undefined, "it doesn't fit"]) assert.equal(afterRefusal(reason, error), error);
  });
});

describe("an answer that AWS has not given", () => {
  it("is a refusal that nothing can be repeated after", () => {
    for (const [error, code] of [
      [tooMany("security"), "LimitExceededException"],
      [noAnswer("security", 5, undefined), "NoAnswer"],
    ] as const)
      assert.deepEqual([error.kind, error.awsCode], ["refused", code]);
  });

  it("has as its cause what was thrown last", () => {
    const cause = new Error("timeout");
    assert.equal(noAnswer("security", 5, cause).cause, cause);
  });
});
