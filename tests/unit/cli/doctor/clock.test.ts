import assert from "node:assert/strict";
import { judgeClock } from "../../../../provider/cli/doctor/clock";

describe("this machine's clock", () => {
  for (const [least, most, verdict, text] of [
    [-700, 600, "right", /^agrees with AWS's time$/],
    [4_999, 6_000, "right", /^agrees/],
    [-6_000, -4_999, "right", /^agrees/],
    [5_000, 6_000, "warning", /^5 seconds ahead of AWS's time\. Until AWS has answered/],
    [-9_000, -8_000, "warning", /^8 seconds behind AWS's time\./],
    [299_999, 301_000, "warning", /^5 minutes ahead of/],
    [300_000, 301_000, "wrong", /^5 minutes ahead of AWS's time\. AWS refuses/],
    [-420_500, -419_500, "wrong", /^7 minutes behind AWS's time\./],
    [-90_000_000, -86_400_000, "wrong", /^24 hours behind/],
  ] as const)
    it(`is ${verdict} if it is ahead by ${least} to ${most} ms`, () => {
      const found = judgeClock({ least, most });
      assert.equal(found.verdict, verdict);
      assert.match(found.text, text);
      assert.equal(found.advice, verdict === "right" ? undefined : "Set this machine's clock by NTP.");
    });

  it("isn't known before AWS has answered", () => assert.equal(judgeClock(undefined).verdict, "unknown"));
});
