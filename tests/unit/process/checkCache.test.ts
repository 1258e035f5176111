import assert from "node:assert/strict";
import { createCheckCache } from "../../../provider/process/checkCache";

const owner = (stack: string, hash: string) => `${stack}/${hash.repeat(32)}`;
const [OWN, SAME_STACK] = [owner("acme/platform/prod", "a"), owner("acme/platform/prod", "b")];
const ELSEWHERE = owner("acme/platform/dev", "c");
const ID = "security@us-east-1";

describe("what a process knows of a call before", () => {
  it("is nothing of another process", () => {
    createCheckCache().remember(OWN, { olds: { owner: OWN } });
    assert.equal(createCheckCache().of(OWN).olds, undefined);
  });

  it("is that a resource is being refreshed, until it is checked", () => {
    const cache = createCheckCache();
    cache.refreshing("key");
    cache.refreshing(ELSEWHERE);
    cache.refreshed("key");
    assert.deepEqual([cache.isRefreshing("key"), cache.isRefreshing(ELSEWHERE)], [false, true]);
  });

  it("is by default that a resource had no other names, and that AWS is asked beforehand", () => {
    const expected = { formerOwners: [], preflight: { isOn: true, awaits: [] } };
    const cache = createCheckCache();
    cache.remember(OWN, { formerOwners: [SAME_STACK] });
    assert.deepEqual(cache.of(OWN), { ...expected, formerOwners: [SAME_STACK] });
    assert.deepEqual(cache.of(SAME_STACK), expected);
  });

  it("is what the last check found out, and what others did that this one has not", () => {
    const role = { pattern: "arn:aws:iam::{account}:role/audit", isSecret: false };
    const cache = createCheckCache();
    cache.remember(OWN, { sourceRole: role, expected: { accountId: "111111111111" } });
    cache.remember(OWN, { sourceRole: undefined, health: { isPreview: true } });
    const { sourceRole, expected, health } = cache.of(OWN);
    assert.deepEqual(
      [sourceRole, expected, health],
      [undefined, { accountId: "111111111111" }, { isPreview: true }],
    );
  });

  it("is whom it has made an aggregator for", () => {
    const cache = createCheckCache();
    cache.created("arn:x", "1");
    cache.created("arn:x", "2");
    assert.deepEqual([cache.createdFor("arn:x"), cache.createdFor("arn:y")], ["2", undefined]);
  });
});

describe("the name of an aggregator that is going to be made", () => {
  it("is the first resource's of a stack that wants it, each time that it is checked", () => {
    const cache = createCheckCache();
    const claims = [OWN, SAME_STACK, OWN, ELSEWHERE].map((one) => cache.claimName(ID, one));
    assert.deepEqual(claims, [true, false, true, true]);
    assert.ok(cache.claimName("other@us-east-1", SAME_STACK));
  });

  it("is free once it is made, and only for whom it was", () => {
    const cache = createCheckCache();
    cache.claimName(ID, OWN);
    cache.releaseName(ID, SAME_STACK);
    assert.equal(cache.claimName(ID, SAME_STACK), false);
    cache.releaseName(ID, OWN);
    assert.equal(cache.claimName(ID, SAME_STACK), true);
  });

  it("is that of owners without a name that can be read, one by one", () => {
    const cache = createCheckCache();
    assert.deepEqual([cache.claimName(ID, "one"), cache.claimName(ID, "two")], [true, true]);
  });
});
