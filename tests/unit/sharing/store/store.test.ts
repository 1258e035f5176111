import assert from "node:assert/strict";
import { type StoredClaims, splitClaims } from "../../../../provider/sharing/store/store";
import { claimed, KEY, OTHER } from "../../../support/protocol";

describe("the claims that a store holds", () => {
  const [own, other] = [KEY, OTHER].map((key) => ({ key, version: "1", ...claimed("a") }));
  const stored = (more: Partial<StoredClaims> = {}): StoredClaims => ({
    claims: [own, other].flatMap((one) => one ?? []),
    turns: [],
    torn: [],
    damaged: [],
    foreign: [],
    ...more,
  });

  it("are the own one, and those of others", () => {
    assert.deepEqual(splitClaims(stored(), KEY), { own, others: [other], unreadable: false });
    assert.deepEqual(splitClaims(stored(), "x"), { own: undefined, others: [own, other], unreadable: false });
  });

  it("can't be read if one of others is torn or damaged", () => {
    for (const property of ["torn", "damaged"] as const) {
      assert.equal(splitClaims(stored({ [property]: [OTHER] }), KEY).unreadable, true);
      assert.equal(splitClaims(stored({ [property]: [KEY] }), KEY).unreadable, false);
    }
  });

  it("are split once for each that asks, so that one index serves all", () => {
    const held = stored();
    assert.equal(splitClaims(held, KEY).others, splitClaims(held, KEY).others);
    assert.deepEqual(splitClaims(held, OTHER).own, other);
    assert.notEqual(splitClaims(held, KEY).others, splitClaims(stored(), KEY).others);
  });
});
