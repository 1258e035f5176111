import assert from "node:assert/strict";
import { ConfigAggregatorError } from "../../../provider/domain/error";
import {
  ClaimedError,
  ClaimNotWrittenError,
  NotRestoredError,
  NotSharedError,
  nameClaims,
} from "../../../provider/sharing/errors";
import { someError } from "../../support/errors";

const key = (name: string) => `${name}/prod/team:0123456789abcdef`;

describe("claims in an error", () => {
  it("are named by their stacks and resources, the first ten of them", () => {
    assert.equal(nameClaims([]), "");
    assert.equal(
      nameClaims([..."abcde"].map(key)),
      [..."abcde"].map((name) => `${name}/prod/team`).join(", "),
    );
    assert.match(nameClaims([..."abcdefghijkl"].map(key)), /^a\/prod\/team, .*j\/prod\/team, and 2 more$/);
  });
});

describe("an error of sharing", () => {
  it("has the owner among its facts only if that is known", () => {
    const owner = { stack: "acme/platform/prod", hash: "00" };
    assert.deepEqual(new NotSharedError("security", "r", owner).facts, {
      name: "security",
      region: "r",
      owner: owner.stack,
    });
    assert.deepEqual(new NotSharedError("security", "r", undefined).facts, { name: "security", region: "r" });
  });

  it("names the members that prevent a step, also in a copy", () => {
    const claimed = (isOwn: boolean) =>
      new ClaimedError({ name: "security", region: "r" }, "deleted", { claims: [key("a")], isOwn }, "Wait.");
    const reasons = [claimed(false), claimed(true).with({ what: "x" })].map(({ reason }) => reason);
    assert.deepEqual(reasons, [
      "other stacks have joined it: a/prod/team",
      "memberships of this stack have joined it: a/prod/team",
    ]);
    assert.deepEqual(claimed(true).claims, [key("a")]);
  });

  it("has the key of a claim among its facts only if one is meant, and what it lacks only if it doesn't fit", () => {
    const shortage = { of: "item", bytes: 409_601, accounts: 31_500, leaving: 0 } as const;
    assert.deepEqual(new ClaimNotWrittenError(shortage, key("a")).facts, { shortage, key: key("a") });
    assert.deepEqual(new ClaimNotWrittenError(undefined, key("a")).facts, { key: key("a") });
    assert.deepEqual(new ClaimNotWrittenError().facts, {});
  });

  it("that could not restore accounts tells of its origin as of one that has changed something", () => {
    const cause = someError("no").with({ effect: "nothing changed" });
    const error = new NotRestoredError("security", "r", ["111111111111"], cause);
    assert.ok(ConfigAggregatorError.is(error) && error.cause === cause);
    assert.equal(error.origin?.effect, "changed");
  });
});
