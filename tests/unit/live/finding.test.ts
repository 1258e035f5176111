import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { describeUnseen, isUnseen, orUnseen } from "../../../provider/live/finding";

const failing = (kind: AwsError["kind"], what = "X failed") => new AwsError(what, kind, "Code");

describe("what could not be checked", () => {
  it("is what AWS refuses to show, or didn't answer", async () => {
    for (const kind of ["refused", "throttled", "unreachable"] as const) {
      const error = failing(kind);
      const answer = await orUnseen("it", "organizations:X", Promise.reject(error));
      assert.deepEqual(answer, { what: "it", permission: "organizations:X", error });
      assert.equal(isUnseen(answer), true);
    }
  });

  it("isn't what was answered, whatever that is", async () => {
    for (const answer of [undefined, false, [], { id: "o-a" }])
      assert.equal(isUnseen(await orUnseen("it", "organizations:X", Promise.resolve(answer))), false);
  });

  it("isn't a caller without credentials, nor an error of this package's own", async () => {
    for (const error of [failing("unauthenticated"), new TypeError("x")])
      await assert.rejects(orUnseen("it", "organizations:X", Promise.reject(error)), error);
  });

  it("is told with the permission, unless AWS names it", () => {
    const unseen = { what: "it", permission: "organizations:X" };
    assert.equal(
      describeUnseen({ ...unseen, error: failing("refused") }),
      "it could not be checked: X failed (this needs organizations:X)",
    );
    const naming = new AwsError("may not call organizations:X", "refused", "Code", {
      facts: { deniedAction: "organizations:X" },
    });
    assert.equal(
      describeUnseen({ ...unseen, error: naming }),
      "it could not be checked: may not call organizations:X",
    );
  });
});
