import assert from "node:assert/strict";
import {
  isOfName,
  isPredecessor,
  isUnfinishedCreate,
  splitAbandoned,
} from "../../../provider/sharing/abandoned";
import type { StoredClaim } from "../../../provider/sharing/store/store";
import { claimed, KEY, OTHER } from "../../support/protocol";

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

describe("a claim of the same name", () => {
  const finished = { key: TWIN };
  const going = { key: TWIN, run: run(99) };

  it("is any, before the resource is created; afterwards that of a killed create", () => {
    const creating = { key: KEY, createdAt: undefined, isNew: true };
    const created = { key: KEY, createdAt: 100, isNew: false };
    assert.deepEqual(
      [finished, going].map((claim) => isOfName(claim, creating)),
      [true, true],
    );
    assert.deepEqual(
      [finished, going].map((claim) => isOfName(claim, created)),
      [false, true],
    );
    assert.equal(isOfName({ key: OTHER, run: run(99) }, creating), false);
  });

  it("is of a create that has not come to its end, if that goes on, was killed, or was rolled back", () => {
    assert.equal(isUnfinishedCreate({ accounts: ["a"], run: { isNew: true } }), true);
    assert.equal(isUnfinishedCreate({ accounts: [] }), true);
    assert.equal(isUnfinishedCreate({ accounts: [], run: { isNew: false } }), false);
    assert.equal(isUnfinishedCreate({ accounts: ["a"] }), false);
  });
});

describe("the claims of others", () => {
  const claim = (key: string, more: Partial<StoredClaim> = {}): StoredClaim => ({
    key,
    version: "1",
    ...claimed("a"),
    ...more,
  });
  const killed = claim(TWIN, { run: run(99) });

  it("are split into those that creates of the same resource have left, and all the rest", () => {
    const other = claim(OTHER, { run: run(99) });
    for (const resource of [
      { key: KEY, isNew: true },
      { key: KEY, isNew: false, createdAt: 100 },
    ])
      assert.deepEqual(splitAbandoned([killed, other], resource), { abandoned: [killed], others: [other] });
  });

  it("stay the array that they are, if none is apart, so that one index serves all", () => {
    const others = [killed, claim(OTHER)];
    assert.equal(splitAbandoned(others, { key: KEY, isNew: false, createdAt: 99 }).others, others);
  });
});
