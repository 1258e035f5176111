import assert from "node:assert/strict";
import { isPredecessor, type StoredClaims, splitClaims } from "../../../../provider/sharing/store/store";
import { claimed, KEY, OTHER } from "../../../support/protocol";

const TWIN = `${KEY.slice(0, -8)}ffffffff`;
const run = (stamp: number, isNew = true) => ({ nonce: "n", stamp, lasts: 370, isNew });

describe("a claim that a killed create of the resource has left", () => {
  const table: [
    what: string,
    key: string,
    stamp: number | undefined,
    isNew: boolean,
    createdAt: number | undefined,
    expected: boolean,
  ][] = [
    ["began before the resource was created", TWIN, 99, true, 100, true],
    ["began in the same second", TWIN, 100, true, 100, false],
    ["of a resource that doesn't know when it was created", TWIN, 99, true, undefined, false],
    ["has come to its end", TWIN, undefined, true, 100, false],
    ["is of a change", TWIN, 99, false, 100, false],
    ["is of another resource", OTHER, 99, true, 100, false],
    ["is its own", KEY, 99, true, 100, false],
  ];
  for (const [what, key, stamp, isNew, createdAt, expected] of table)
    it(`${what}: ${expected}`, () => {
      const claim = { key, ...(stamp !== undefined && { run: run(stamp, isNew) }) };
      assert.equal(isPredecessor(claim, { key: KEY, createdAt }), expected);
    });
});

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
