import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { codeOf, failureIn, isAboutAccount, whyUnchecked } from "../../../provider/live/unchecked";
import { someError } from "../../support/errors";

const PATTERN = "arn:aws:iam::{account}:role/audit";
const ACTION = "config:DescribeConfigurationRecorders";
const denied = new AwsError("no", "refused", "AccessDeniedException");
const unassumed = (code: string) =>
  new AwsError("no", "refused", code, { facts: { property: "sourceRole" } });

describe("why something could not be checked", () => {
  it("is the action and the code", () => {
    assert.equal(whyUnchecked(denied, ACTION), `${ACTION}: AccessDeniedException`);
    assert.equal(whyUnchecked(someError("x"), ACTION), `${ACTION}: InvalidProperty`);
    assert.equal(codeOf(denied), "AccessDeniedException");
  });

  it("is the role that can't be assumed, unless that is secret or not known", () => {
    const role = { pattern: PATTERN };
    assert.equal(
      whyUnchecked(unassumed("AccessDenied"), ACTION, role),
      `not allowed to assume ${PATTERN}: AccessDenied`,
    );
    assert.equal(
      whyUnchecked(unassumed("ExpiredToken"), ACTION, role),
      `${PATTERN} could not be assumed: ExpiredToken`,
    );
    for (const hidden of [{}, { ...role, isSecret: true }])
      assert.equal(
        whyUnchecked(unassumed("AccessDenied"), ACTION, hidden),
        "not allowed to assume sourceRole: AccessDenied",
      );
  });

  it("is the same in all regions if the role can't be assumed, or it was no call that failed", () => {
    assert.deepEqual([denied, unassumed("AccessDenied"), someError("x")].map(isAboutAccount), [
      false,
      true,
      true,
    ]);
  });

  it("is no bug", () => {
    assert.equal(failureIn(denied), denied);
    assert.throws(() => failureIn(new TypeError("bug")), TypeError);
  });
});
