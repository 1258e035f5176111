import assert from "node:assert/strict";
import { LEAVING_COUNTS } from "../../../../provider/domain/timing";
import { counted, isTorn, wholeReading } from "../../../../provider/sharing/protocol/reading";
import { claimed, KEY, OTHER, reading } from "../../../support/protocol";

describe("what was left", () => {
  const SINCE = 1_700_000_000;
  const stored = {
    claims: [
      { key: KEY, version: "1", ...claimed("a", "b"), leavingSince: SINCE },
      { key: OTHER, version: "1", ...claimed("c") },
    ],
    turns: [],
    torn: ["x"],
    damaged: [],
    foreign: [],
  };
  const leavingAt = (now: number) => counted(stored, now).claims[0]?.leaving;

  it("counts for a day, to the millisecond", () => {
    assert.deepEqual(leavingAt(SINCE * 1_000 + LEAVING_COUNTS), ["b"]);
    assert.deepEqual(leavingAt(SINCE * 1_000 + LEAVING_COUNTS + 1), []);
  });

  it("has no date any more, and everything else stays", () => {
    const { claims, ...rest } = counted(stored, SINCE * 1_000 + LEAVING_COUNTS + 1);
    assert.deepEqual(claims, [{ key: KEY, version: "1", ...claimed("a") }, stored.claims[1]]);
    assert.deepEqual(rest, { turns: [], torn: ["x"], damaged: [], foreign: [] });
  });
});

describe("a claim that was read in pieces", () => {
  const torn = reading({ torn: true });

  it("is read again five times in a row", () => {
    const again = [0, 1, 2, 3, 4, 5, 6].filter((times) => isTorn(times, torn));
    assert.deepEqual(again, [0, 1, 2, 3, 4]);
    assert.equal(isTorn(0, reading()), false);
  });

  it("is a damaged one then, which may hold any account", () => {
    assert.deepEqual(wholeReading(torn), reading({ damaged: true }));
    for (const whole of [reading(), reading({ damaged: true })]) assert.equal(wholeReading(whole), whole);
  });
});
