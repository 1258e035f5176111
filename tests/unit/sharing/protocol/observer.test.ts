import assert from "node:assert/strict";
import { LEAVING_COUNTS } from "../../../../provider/domain/timing";
import { Observer } from "../../../../provider/sharing/protocol/observer";
import type { StoredClaim, StoredClaims, StoredTurn } from "../../../../provider/sharing/store/store";
import { claimed, goal, KEY, OTHER } from "../../../support/protocol";
import { TIMING } from "../../../support/timing";
import { VirtualTime } from "../../../support/virtualTime";

const TWIN = `${KEY.slice(0, -8)}ffffffff`;

describe("what a run observes", () => {
  let time: VirtualTime;
  const seconds = () => Math.floor(time.now() / 1_000);
  const observer = (more: { isNew?: boolean; createdAt?: number } = {}) => {
    const { isNew = false, createdAt } = more;
    const api = { now: time.now, earliest: time.now };
    return new Observer({ goal: goal({ isNew }), api, clock: time, timing: TIMING, createdAt });
  };
  const stored = (more: Partial<StoredClaims> = {}): StoredClaims => ({
    claims: [],
    turns: [],
    torn: [],
    damaged: [],
    foreign: [],
    ...more,
  });
  const claim = (key: string, accounts: string, more: Partial<StoredClaim> = {}): StoredClaim => ({
    key,
    version: "1",
    ...claimed(accounts),
    ...more,
  });
  const run = (ago: number, isNew = false) => ({ nonce: "r", stamp: seconds() - ago, lasts: 370, isNew });

  beforeEach(() => {
    time = new VirtualTime();
  });

  it("is its own claim, and those of others, without versions and times", async () => {
    const claims = [claim(OTHER, "c", { closing: "closing" }), claim(KEY, "b", { run: run(0) })];
    assert.deepEqual(await observer().reading(stored({ claims })), {
      own: { ...claimed("b"), run: { nonce: "r", isNew: false, isExpired: false } },
      others: [{ key: OTHER, ...claimed("c"), closing: "closing" }],
      elsewhere: false,
      turns: [],
      torn: false,
      damaged: false,
    });
  });

  it("is that claims are kept elsewhere", async () => {
    const { elsewhere } = await observer().reading(stored({ movedTo: "tags" }));
    assert.equal(elsewhere, true);
  });

  it("is that a claim is torn, or damaged, unless it is the own one, which is written again", async () => {
    for (const property of ["torn", "damaged"] as const)
      for (const [key, expected] of [
        [OTHER, true],
        [KEY, false],
      ] as const)
        assert.equal((await observer().reading(stored({ [property]: [key] })))[property], expected);
  });

  it("is no account that was left long ago", async () => {
    const leavingSince = seconds() - LEAVING_COUNTS / 1_000 - 1;
    const claims = [claim(OTHER, "c", { leaving: ["a"], leavingSince })];
    assert.deepEqual((await observer().reading(stored({ claims }))).others[0]?.leaving, []);
  });

  it("is that a run or a turn has expired, by AWS's time", async () => {
    const turn = (ago: number): StoredTurn => ({
      key: OTHER,
      nonce: `n${ago}`,
      stamp: seconds() - ago,
      lasts: 370,
    });
    const claims = [claim(OTHER, "c", { run: run(376) })];
    const { others, turns } = await observer().reading(stored({ claims, turns: [turn(375), turn(376)] }));
    assert.equal(others[0]?.run?.isExpired, true);
    assert.deepEqual(
      turns.map(({ key, nonce, isExpired }) => [key, nonce, isExpired]),
      [
        [OTHER, "n375", false],
        [OTHER, "n376", true],
      ],
    );
  });

  it("is that one has expired, which it has seen for as long as that lasts, whatever its time", () => {
    const run = observer();
    const ahead = { key: OTHER, nonce: "n", stamp: seconds() + 9_999, lasts: 370 };
    const isExpired = () => run.turns([ahead])[0]?.isExpired;
    assert.equal(isExpired(), false);
    time.pass(369_999);
    assert.equal(isExpired(), false);
    time.pass(1);
    assert.equal(isExpired(), true);
  });

  it("is how long it waits for the last of several turns", () => {
    const run = observer();
    const turn = (nonce: string, lasts: number) => ({ key: OTHER, nonce, stamp: seconds(), lasts });
    const turns = run.turns([turn("short", 100), turn("long", 200)]);
    time.pass(30_000);
    assert.equal(run.longest(turns), 170_000);
    assert.equal(run.longest([{ key: OTHER, nonce: "never seen", isExpired: false }]), 0);
  });

  const namesakes: [what: string, own: object, claim: Partial<StoredClaim>, isNamesake: boolean][] = [
    ["any claim of its name, to a create", { isNew: true }, {}, true],
    [
      "a create that was killed before its own",
      { createdAt: 1_700_000_000 },
      { run: { ...{ nonce: "r", lasts: 1, isNew: true }, stamp: 1_699_999_999 } },
      true,
    ],
    [
      "no create that began after its own",
      { createdAt: 1_700_000_000 },
      { run: { ...{ nonce: "r", lasts: 1, isNew: true }, stamp: 1_700_000_000 } },
      false,
    ],
    ["no claim of another state", { createdAt: 1_700_000_000 }, {}, false],
  ];
  for (const [what, own, more, expected] of namesakes)
    it(`as left by its own resource is ${what}`, async () => {
      const claims = [claim(TWIN, "c", more), claim(OTHER, "d", more)];
      const { others } = await observer(own).reading(stored({ claims }));
      assert.deepEqual(
        others.map(({ namesake }) => namesake),
        [expected || undefined, undefined],
      );
    });
});
