import assert from "node:assert/strict";
import { isExpired, turnRemains, turnSeconds } from "../../../../provider/sharing/protocol/expiry";
import { TIMING } from "../../../support/timing";

const NOW = 1_700_000_000_000;
const turn = (ago: number, lasts = 370) => ({ key: "k", nonce: "n", stamp: NOW / 1_000 - ago, lasts });

describe("how long a turn has to be waited for", () => {
  it("is what its stack's own times say", () => {
    assert.equal(turnSeconds(TIMING), 370);
    assert.equal(turnSeconds({ ...TIMING, turn: 400, inFlight: 700 }), 2);
  });

  const table: [ago: number, lasts: number, remains: number][] = [
    [0, 370, 375],
    [370, 370, 5],
    [376, 370, -1],
    [10, 4, -1],
    [-3600, 370, 375],
  ];
  for (const [ago, lasts, remains] of table)
    it(`acquired ${ago} s ago for ${lasts} s: ${remains} s more`, () => {
      assert.equal(turnRemains(turn(ago, lasts), TIMING, NOW), remains * 1_000);
      assert.equal(isExpired(turn(ago, lasts), TIMING, NOW), remains < 0);
    });
});
