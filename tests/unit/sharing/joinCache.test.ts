import assert from "node:assert/strict";
import { createJoinCache } from "../../../provider/sharing/joinCache";

describe("the key of a new claim", () => {
  it("is the same from check to create, and another one after that", () => {
    const cache = createJoinCache();
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
    const cache = createJoinCache();
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
