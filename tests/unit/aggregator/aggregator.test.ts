import assert from "node:assert/strict";
import { createCheckCache } from "../../../provider/sharing/checkCache";
import { OTHER, OWNER } from "../../support/oneStack";

describe("the life of an aggregator", () => {
  it("two resources of one name in a program are refused, before the second goes over the first", () => {
    const checkCache = createCheckCache();
    const twin = OWNER.replace("0123", "ffff");
    assert.ok(checkCache.claimName("security@us-east-1", OWNER));
    assert.ok(checkCache.claimName("security@us-east-1", OWNER), "the same one, checked again");
    assert.ok(!checkCache.claimName("security@us-east-1", twin));
    checkCache.releaseName("security@us-east-1", twin);
    assert.ok(!checkCache.claimName("security@us-east-1", twin), "who was refused has nothing to release");
    assert.ok(checkCache.claimName("security@eu-west-1", twin));
    assert.ok(checkCache.claimName("security@us-east-1", OTHER), "of other stacks AWS tells");
    checkCache.releaseName("security@us-east-1", OWNER);
    assert.ok(checkCache.claimName("security@us-east-1", twin), "and once it is made, of this one, too");
  });
});
