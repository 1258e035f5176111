import assert from "node:assert/strict";
import type { Item } from "../../../../../provider/aws/table";
import {
  acquiredLease,
  changed,
  claimChanges,
  isReadable,
  itemSize,
  keyAttributes,
  LEASE,
  movedLease,
  readClaims,
  readLease,
  releasedLease,
  sortKey,
  tombstonesIn,
  touchedLease,
} from "../../../../../provider/sharing/store/dynamodb/items";
import { KEY, OTHER } from "../../../../support/protocol";

const SECONDS = 1_700_000_000;
const TIME = "2023-11-14T22:13:20.000Z";
const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;
const writing = { writeId: "w1", version: 3, seconds: SECONDS, removed: false };
const RUN = { nonce: "r1", stamp: SECONDS, lasts: 370, isNew: true };

/** The item of a claim, as a table has it. */
const itemOf = (key: string, more: Item = {}): Item => ({
  ...keyAttributes({ partition: "arn:x", sort: sortKey(key) }),
  format: 1,
  version: 1,
  writeId: "w0",
  writtenAt: TIME,
  accounts: [B, A],
  ...more,
});

describe("a claim as an item", () => {
  it("is written for people, sorted, with when its accounts leave", () => {
    const { run, ...written } = claimChanges(
      { accounts: [B, A, B], leaving: [C], closing: "forced" },
      writing,
    );
    assert.deepEqual(
      { ...written, run },
      {
        format: 1,
        version: 3,
        writeId: "w1",
        writtenAt: TIME,
        accounts: [A, B],
        leaving: [C],
        leavingSince: TIME,
        closing: "forced",
        removed: undefined,
        run: undefined,
        runSince: undefined,
        runLasts: undefined,
        isNew: undefined,
      },
    );
  });

  it("keeps since when accounts are leaving only if some are, and if another store has said so", () => {
    const since = (leaving: string[], leavingSince?: number) =>
      claimChanges({ accounts: [], leaving }, { ...writing, leavingSince }).leavingSince;
    assert.equal(since([]), undefined);
    assert.equal(since([], SECONDS), undefined);
    assert.equal(since([A], SECONDS - 60), "2023-11-14T22:12:20.000Z");
  });

  it("names the run that is going on, and whether that is a create", () => {
    const of = (isNew: boolean) => {
      const {
        run,
        runSince,
        runLasts,
        isNew: written,
      } = claimChanges({ accounts: [], leaving: [] }, { ...writing, run: { ...RUN, isNew } });
      return [run, runSince, runLasts, written];
    };
    assert.deepEqual(of(true), ["r1", TIME, 370, "true"]);
    assert.deepEqual(of(false), ["r1", TIME, 370, undefined]);
  });

  it("comes back as it was written", () => {
    const claim = { accounts: [A, B], leaving: [C], closing: "closing" } as const;
    const item = changed(itemOf(KEY), claimChanges(claim, { ...writing, run: RUN }));
    assert.deepEqual(readClaims([item]).claims, [
      { key: KEY, version: "w1", ...claim, leavingSince: SECONDS, run: RUN },
    ]);
  });

  const damages: [what: string, change: Parameters<typeof changed>[1]][] = [
    ["another format", { format: 2 }],
    ["no version", { version: undefined }],
    ["no id of its write", { writeId: undefined }],
    ["an account that is none", { accounts: ["11111111111"] }],
    ["accounts that are no set", { accounts: A }],
    ["leaving accounts that are none", { leaving: ["x"], leavingSince: TIME }],
    ["leaving without a date", { leaving: [C] }],
    ["a date of nothing that is leaving", { leavingSince: TIME }],
    ["a closing that is none", { closing: "perhaps" }],
    ["a run without a time", { run: "r1", runLasts: 1 }],
    ["a run that doesn't say how long it lasts", { run: "r1", runSince: TIME }],
  ];
  for (const [what, change] of damages)
    it(`is damaged with ${what}`, () => {
      const { claims, damaged } = readClaims([changed(itemOf(KEY), change), itemOf(OTHER)]);
      assert.deepEqual([damaged, claims.map(({ key }) => key)], [[KEY], [OTHER]]);
    });

  it("is none if it was removed, if it is the lease, or if it has another key, which is told", () => {
    const read = readClaims([
      itemOf(KEY, { removed: "true" }),
      { ...itemOf(OTHER), item: LEASE },
      { ...itemOf(OTHER), item: "notes" },
      { ...itemOf(OTHER), item: "claim:nobody" },
    ]);
    assert.deepEqual(read, { claims: [], torn: [], damaged: [], foreign: ["notes", "claim:nobody"] });
  });

  it("has ids that many claims hold in memory once", () => {
    const ids = readClaims([itemOf(KEY), itemOf(OTHER, { accounts: [`${A}`] })]).claims.map(
      ({ accounts }) => accounts,
    );
    assert.deepEqual(ids, [[A, B], [A]]);
  });
});

describe("an item that only keeps late requests away", () => {
  it("is one that was removed, with since when", () => {
    const removed = itemOf(KEY, { removed: "true" });
    const items = [
      removed,
      itemOf(OTHER),
      { ...removed, writtenAt: "soon" },
      changed(removed, { writeId: undefined }),
    ];
    assert.deepEqual(tombstonesIn(items), [{ item: removed, since: SECONDS }]);
  });
});

describe("the lease as an item", () => {
  const turn = { key: KEY, nonce: "n1", stamp: SECONDS, lasts: 370 };
  const held = changed({ item: LEASE }, acquiredLease(turn, 4));

  it("is held by a stack, for a time", () => {
    assert.deepEqual(held, {
      ...{ item: LEASE, format: 1, version: 4 },
      ...{ holder: KEY, nonce: "n1", since: TIME, lasts: 370 },
    });
    assert.deepEqual(readLease(held), { version: 4, turn });
  });

  it("is free, and says who had it, until another has it", () => {
    const free = changed(held, releasedLease(KEY, 5, SECONDS));
    assert.deepEqual(free, { item: LEASE, format: 1, version: 5, lastHolder: KEY, releasedAt: TIME });
    assert.deepEqual(readLease(free), { version: 5 });
    assert.equal(changed(free, acquiredLease(turn, 6)).lastHolder, undefined);
  });

  it("says where claims are kept, if not here, and nothing else then", () => {
    const moved = changed(held, movedLease("tags", 7));
    assert.deepEqual(moved, { item: LEASE, format: 1, version: 7, moved: "tags" });
    assert.deepEqual(readLease(moved), { version: 0, moved: "tags" });
    assert.deepEqual(readLease(changed(moved, movedLease(undefined, 8))), { version: 8 });
  });

  it("is another version of itself once it is touched", () =>
    assert.deepEqual(readLease(changed(held, touchedLease(9))), { version: 9, turn }));

  const damages: Parameters<typeof changed>[1][] = [
    { version: undefined },
    { format: 2 },
    { holder: undefined },
    { nonce: 7 },
    { since: "soon" },
    { lasts: undefined },
  ];
  for (const change of damages)
    it(`can't be read with ${JSON.stringify(change, (_, value) => value ?? null)}`, () => {
      const item = changed(held, change);
      assert.deepEqual([readLease(item), isReadable(item)], ["damaged", false]);
    });

  it("can be read if there is none", () => assert.ok(isReadable(undefined) && isReadable(held)));
});

describe("the size of an item", () => {
  const table: [item: Item, bytes: number][] = [
    [{}, 0],
    [{ ab: "cde" }, 5],
    [{ a: "ü" }, 3],
    [{ a: 1 }, 4],
    [{ a: 12345 }, 6],
    [{ a: [A, B] }, 1 + 3 + 13 + 13],
    [{ a: "b", c: 1 }, 6],
  ];
  for (const [item, bytes] of table)
    it(`is ${bytes} bytes for ${JSON.stringify(item)}`, () => assert.equal(itemSize(item), bytes));
});

describe("a change of an item", () => {
  it("leaves what it doesn't name, and removes what it names as nothing, or as no member", () =>
    assert.deepEqual(changed({ a: 1, b: 2, c: 3 }, { b: undefined, c: [], d: "4" }), { a: 1, d: "4" }));
});
