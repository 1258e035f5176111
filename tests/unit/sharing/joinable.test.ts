import assert from "node:assert/strict";
import { OWNER_TAG, sharingTag, sharingWords } from "../../../provider/domain/owner";
import {
  refuseClosing,
  refuseOtherStore,
  refuseUnjoinable,
  refuseUnreadable,
} from "../../../provider/sharing/joinable";
import type { StoredClaim, StoredClaims } from "../../../provider/sharing/store/store";
import { claimed, KEY, OTHER } from "../../support/protocol";

const [NAME, REGION] = ["security", "us-east-1"];
const OWNER = "acme/platform/prod/0123456789abcdef";
const PLACE = { name: NAME, region: REGION };
const owned = (store?: string) => ({
  [OWNER_TAG]: store === undefined ? OWNER : `${OWNER} ${sharingWords(store)}`,
});
const said = (store: string, more = "") => ({ [sharingTag(store)]: sharingWords(store) + more });

/** The code with which something is refused; undefined if it isn't. */
function codeOf(call: () => void): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("whether an aggregator may be joined", () => {
  const table: [what: string, tags: Record<string, string>, code: string | undefined][] = [
    ["that no stack owns", {}, undefined],
    ["whose first member keeps claims there", said("tags"), undefined],
    ["whose first member keeps claims elsewhere", said("dynamodb:r/t"), "OtherStore"],
    ["whose first member is only about to say so", said("dynamodb:r/t", " joining:20qdq8aai0"), undefined],
    ["whose owner shares it", owned("tags"), undefined],
    ["whose owner keeps claims elsewhere", owned("dynamodb:r/t"), "OtherStore"],
    ["whose owner doesn't share it", owned(), "NotShared"],
    [
      "whose owner doesn't share it, whatever a first member once said",
      { ...owned(), ...said("tags") },
      "NotShared",
    ],
  ];
  for (const [what, tags, code] of table)
    it(what, () =>
      assert.equal(
        codeOf(() => refuseUnjoinable(NAME, REGION, tags, "tags")),
        code,
      ),
    );

  it("tells whose it is, and where claims are kept", () => {
    assert.throws(() => refuseUnjoinable(NAME, REGION, owned(), "tags"), {
      facts: { ...PLACE, owner: "acme/platform/prod" },
    });
    assert.throws(() => refuseOtherStore(NAME, REGION, owned("tags"), "dynamodb:r/t"), {
      facts: { ...PLACE, theirs: "tags", ours: "dynamodb:r/t" },
    });
  });
});

describe("whether another is closing an aggregator", () => {
  const claim = (key: string, closing?: "closing" | "forced"): StoredClaim => ({
    key,
    version: "1",
    ...claimed("a"),
    ...(closing && { closing }),
  });

  it("is told by its claim", () => {
    refuseClosing(NAME, REGION, [claim(KEY)]);
    assert.throws(
      () => refuseClosing(NAME, REGION, [claim("x"), claim(KEY, "closing"), claim(OTHER, "forced")]),
      {
        code: "Closing",
        facts: { ...PLACE, by: [KEY, OTHER], step: "joined" },
      },
    );
  });
});

describe("whether accounts may leave", () => {
  const stored = (more: Partial<StoredClaims>): StoredClaims => ({
    claims: [],
    turns: [],
    torn: [],
    damaged: [],
    foreign: [],
    ...more,
  });
  const own = { ...PLACE, key: KEY };
  const code = (more: Partial<StoredClaims>, leaving = "a", live = "ab") =>
    codeOf(() => refuseUnreadable(own, stored(more), claimed("b", leaving), [...live]));

  const table: [what: string, code: string | undefined, expected: string | undefined][] = [
    ["they may if all claims can be read", code({}), undefined],
    ["they may not while one is damaged", code({ damaged: ["x"] }), "UnreadableClaim"],
    ["they may not while one is torn", code({ torn: ["x"] }), "UnreadableClaim"],
    ["they may if it is the own one", code({ damaged: [KEY] }), undefined],
    ["nothing leaves", code({ damaged: ["x"] }, ""), undefined],
    ["what leaves is not there", code({ damaged: ["x"] }, "a", "b"), undefined],
    [
      "another holds what leaves",
      code({ damaged: ["x"], claims: [{ key: OTHER, version: "1", ...claimed("a") }] }),
      undefined,
    ],
  ];
  for (const [what, found, expected] of table) it(what, () => assert.equal(found, expected));

  it("tells which claims can't be read", () =>
    assert.throws(
      () => refuseUnreadable(own, stored({ torn: ["t"], damaged: ["d"] }), claimed("", "a"), ["a"]),
      {
        facts: { ...PLACE, claims: ["t", "d"] },
      },
    ));
});
