import assert from "node:assert/strict";
import { columns, isoTime, sinceText } from "../../../provider/cli/wording";

describe("words of the command line", () => {
  it("tells times as people do", () => {
    const now = Date.parse("2026-01-02T00:00:00Z");
    const cases = {
      "2026-01-02T00:00:00Z": "now",
      "2026-01-01T23:59:59Z": "1 second ago",
      "2026-01-01T23:59:01Z": "59 seconds ago",
      "2026-01-01T23:59:00Z": "1 minute ago",
      "2026-01-01T23:00:01Z": "59 minutes ago",
      "2026-01-01T23:00:00Z": "1 hour ago",
      "2026-01-01T00:00:01Z": "23 hours ago",
      "2026-01-01T00:00:00Z": "1 day ago",
      "2025-12-01T00:00:00Z": "32 days ago",
      "2026-01-02T00:00:10Z": "now",
    };
    for (const [time, ago] of Object.entries(cases))
      assert.equal(sinceText(Date.parse(time) / 1000, now), `${time} (${ago})`);
    assert.match(sinceText(1e15, now), /^an unknown time/);
  });

  it("writes a time with the fractions that it has", () => {
    assert.equal(isoTime(0), "1970-01-01T00:00:00Z");
    assert.equal(isoTime(1.5), "1970-01-01T00:00:01.500Z");
  });

  it("lines up columns, numbers at the right", () => {
    assert.deepEqual(
      columns(
        [
          ["A", "N"],
          ["abc", "10"],
          ["a", "2"],
        ],
        new Set([1]),
      ),
      ["A     N", "abc  10", "a     2"],
    );
  });

  it("leaves no space at the end of a line", () => {
    assert.deepEqual(
      columns(
        [
          ["A", "STATE"],
          ["abc", "x"],
        ],
        new Set(),
      ),
      ["A    STATE", "abc  x"],
    );
  });
});
