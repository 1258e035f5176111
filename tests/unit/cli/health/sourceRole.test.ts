import assert from "node:assert/strict";
import { GIVE_ROLE, isRoleMissing } from "../../../../provider/cli/health/sourceRole";
import { NO_ROLE } from "../../../../provider/domain/health/ladder";
import { brokenSourceRole } from "../../../../provider/domain/sourceRole";

describe("the next step for sources that could not be checked without a role", () => {
  it("is told only if a role would help", () => {
    const unchecked = (reason: string) => [{ what: "the recorder", reason, sources: 1 }];
    assert.equal(isRoleMissing([]), false);
    assert.equal(isRoleMissing(unchecked("AccessDenied")), false);
    assert.equal(isRoleMissing([...unchecked("AccessDenied"), ...unchecked(NO_ROLE)]), true);
  });

  it("shows a role as the option takes it", () => {
    const [, role = ""] = /--source-role '(.*)'/.exec(GIVE_ROLE) ?? [];
    assert.equal(brokenSourceRole(role, "us-east-1"), undefined);
  });
});
