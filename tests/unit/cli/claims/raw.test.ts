import assert from "node:assert/strict";
import { rawLines, rawTags } from "../../../../provider/cli/claims/raw";
import { formatClaim, parseClaims, tagKey } from "../../../../provider/sharing/store/tagFormat";
import { A, BASE, claimed, SEARCH, TEAM, VERSION } from "../../../support/claimTags";

const many = Array.from({ length: 30 }, (_, index) => String(100000000000 + index));

describe("tags that can't be read as claims", () => {
  it("are all those of a claim, by its key, and what is none by its own", () => {
    const torn = Object.entries(formatClaim(TEAM, VERSION, { accounts: many, leaving: [] })).slice(0, 1);
    const damaged = { [tagKey(SEARCH, VERSION, 0)]: "nonsense", [tagKey(SEARCH, VERSION, 1)]: "more" };
    const foreign = { "aggregator-claim:hello": "world" };
    const tags = { team: "s", ...claimed(BASE, [A]), ...Object.fromEntries(torn), ...damaged, ...foreign };
    assert.deepEqual(
      rawTags(tags, parseClaims(tags)),
      new Map<string, object>([
        [TEAM, Object.fromEntries(torn)],
        [SEARCH, damaged],
        ["aggregator-claim:hello", foreign],
      ]),
    );
  });

  it("are none if all can be read", () => {
    const tags = claimed(BASE, [A]);
    assert.equal(rawTags(tags, parseClaims(tags)).size, 0);
  });
});

describe("raw values as lines", () => {
  it("are one for each, fit to be printed", () => {
    assert.deepEqual(rawLines({ "a\n": 'b"\n', version: 2, accounts: ["1"], blob: null }), [
      'a\\u000a = "b\\"\\n"',
      "version = 2",
      'accounts = ["1"]',
      "blob = (of another type)",
    ]);
  });
});
