import assert from "node:assert/strict";
import { trendOf } from "../../../../provider/cli/report/trend";
import { healthReport, NOT_AUTHORIZED, sourceOf } from "../../../support/healthReports";

const report = (day: string, healthy: number, failed: number) =>
  healthReport(
    [
      ...Array.from({ length: healthy }, (_, index) => sourceOf({ region: `w${index}` })),
      ...Array.from({ length: failed }, (_, index) =>
        sourceOf({ region: `f${index}`, state: "FAILED", cause: NOT_AUTHORIZED }),
      ),
    ],
    { checkedAt: `${day}T12:00:00.000Z` },
  );

describe("the trend of healthy sources", () => {
  const text =
    trendOf([report("2026-11-01", 5, 5), report("2026-11-02", 8, 2), report("2026-11-05", 10, 0)])?.text ??
    "";

  it("is told in words as well", () => {
    assert.match(
      text,
      /<desc id="trend-told">2026-11-01: 5 of 10; 2026-11-02: 8 of 10; 2026-11-05: 10 of 10<\/desc>/,
    );
    assert.match(text, /<figcaption>Healthy: 50 % on 2026-11-01, 100 % now<\/figcaption>/);
  });

  it("goes from left to right by time, the best share at the top", () => {
    const [, line = ""] = /<polyline class="line" points="([^"]+)"/.exec(text) ?? [];
    assert.deepEqual(line.split(" "), ["6,58", "83,26.8", "314,6"]);
  });

  it("needs two reports", () => {
    assert.equal(trendOf([report("2026-11-01", 1, 1)]), undefined);
    assert.equal(trendOf([]), undefined);
  });

  it("says 100 % only if all are healthy", () => {
    const none = { ...healthReport([]), checkedAt: "2026-11-01T12:00:00.000Z" };
    const captions = [report("2026-11-01", 999, 1), report("2026-11-01", 3, 0), none].map((first) => {
      const { text = "" } = trendOf([first, report("2026-11-02", 1, 1)]) ?? {};
      return /<figcaption>Healthy: (.*), 50 % now</.exec(text)?.[1];
    });
    assert.deepEqual(
      captions,
      ["99 %", "100 %", "100 %"].map((percent) => `${percent} on 2026-11-01`),
    );
  });
});
