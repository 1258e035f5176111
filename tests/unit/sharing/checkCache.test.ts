import assert from "node:assert/strict";
import { createCheckCache } from "../../../provider/sharing/checkCache";
import { createProgram } from "../../../provider/sharing/program";

const owner = (stack: string, hash: string) => `${stack}/${hash.repeat(32)}`;
const [OWN, SAME_STACK] = [owner("acme/platform/prod", "a"), owner("acme/platform/prod", "b")];
const ELSEWHERE = owner("acme/platform/dev", "c");
const ID = "security@us-east-1";

describe("what a process knows of a call before", () => {
  it("is nothing of another process", () => {
    createCheckCache().remember(OWN, { owner: OWN });
    assert.equal(createCheckCache().recall(OWN), undefined);
  });

  it("is what its program declares, if it is given that", () => {
    const program = createProgram();
    assert.equal(createCheckCache(program).program, program);
  });

  it("are the inputs of the state, by what the resource is called now, and that its refresh is over", () => {
    const cache = createCheckCache();
    cache.refreshing(SAME_STACK);
    cache.refreshing(ELSEWHERE);
    const olds = { owner: SAME_STACK };
    cache.remember(OWN, olds);
    assert.deepEqual([cache.recall(OWN), cache.recall(SAME_STACK)], [olds, undefined]);
    assert.deepEqual([cache.isRefreshing(SAME_STACK), cache.isRefreshing(ELSEWHERE)], [false, true]);
  });

  it("is that a membership is being refreshed, until it is checked", () => {
    const cache = createCheckCache();
    cache.refreshing("key");
    assert.ok(cache.isRefreshing("key"));
    cache.refreshed("key");
    assert.equal(cache.isRefreshing("key"), false);
  });

  it("are the names that a resource had, none if it never had another", () => {
    const cache = createCheckCache();
    cache.rememberFormerOwners(OWN, [SAME_STACK]);
    assert.deepEqual([cache.formerOwners(OWN), cache.formerOwners(SAME_STACK)], [[SAME_STACK], []]);
  });

  it("is the aggregator that a component expects, of the last check", () => {
    const cache = createCheckCache();
    cache.rememberExpected(OWN, { accountId: "111111111111" });
    cache.rememberExpected(ELSEWHERE, { accountId: "111111111111" });
    cache.rememberExpected(ELSEWHERE, undefined);
    assert.deepEqual(
      [OWN, ELSEWHERE, SAME_STACK].map((one) => cache.expected(one)),
      [{ accountId: "111111111111" }, undefined, undefined],
    );
  });

  it("is the role to look into source accounts with, of the last check", () => {
    const cache = createCheckCache();
    const role = { pattern: "arn:aws:iam::{account}:role/audit", isSecret: false };
    cache.rememberSourceRole(OWN, role);
    cache.rememberSourceRole(ELSEWHERE, role);
    cache.rememberSourceRole(ELSEWHERE, undefined);
    assert.deepEqual(
      [OWN, ELSEWHERE, SAME_STACK].map((one) => cache.sourceRole(one)),
      [role, undefined, undefined],
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

describe("the key of a new claim", () => {
  it("is the same from check to create, and another one after that", () => {
    const cache = createCheckCache();
    let made = 0;
    const make = () => `key ${++made}`;
    const keys = [cache.newKey("a", make), cache.newKey("a", make), cache.newKey("b", make)];
    cache.keyUsed("a");
    keys.push(cache.newKey("a", make), cache.newKey("b", make));
    assert.deepEqual(keys, ["key 1", "key 1", "key 2", "key 3", "key 2"]);
  });
});

describe("what check has found for a membership", () => {
  const at = { monotonic: 10_000, aws: 1_700_000_000_000 };
  const later = (milliseconds: number) => ({
    monotonic: at.monotonic + milliseconds,
    aws: at.aws + milliseconds,
  });
  const seen = { at } as never;
  const found = () => {
    const cache = createCheckCache();
    cache.found("key", { arn: "arn:x", isOpen: true, seen });
    return cache;
  };

  it("is taken once by the run that follows within two seconds", () => {
    const cache = found();
    assert.equal(cache.takeSeen("key", later(2_000)), seen);
    assert.equal(cache.takeSeen("key", later(2_000)), undefined);
    assert.deepEqual(cache.foundFor("key"), { arn: "arn:x", isOpen: true });
  });

  it("is too old after that, by whichever clock, and forgotten", () => {
    const cache = found();
    assert.equal(cache.takeSeen("key", later(2_001)), undefined);
    assert.equal(cache.takeSeen("key", at), undefined);
    assert.equal(found().takeSeen("key", { ...at, aws: at.aws + 10_000 }), undefined);
  });

  it("is nothing for another one", () => {
    const cache = found();
    assert.deepEqual([cache.takeSeen("other", at), cache.foundFor("other")], [undefined, undefined]);
  });
});
