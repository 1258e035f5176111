import assert from "node:assert/strict";
import fc from "fast-check";
import { PACKED, pack, packedLength, unpack } from "../../../../provider/sharing/store/packed";
import type { ClaimContent } from "../../../../provider/sharing/store/store";

const [A, B] = ["000000000001", "999999999999"] as const;

/** What tags hold of earlier versions: never to be read otherwise. */
const FROZEN: [text: string, claim: ClaimContent][] = [
  ["@.000000:", { accounts: [], leaving: [] }],
  ["@.0000000000001EZKfG__:", { accounts: [A, B], leaving: [] }],
  ["@c000000:", { accounts: [], leaving: [], closing: "closing" }],
  ["@f1bK_40:0000001", { accounts: [], leaving: [A], leavingSince: 1_700_000_000, closing: "forced" }],
];

describe("a packed claim", () => {
  for (const [text, claim] of FROZEN)
    it(`is ${text}`, () => {
      assert.equal(pack(claim), text);
      assert.deepEqual(unpack(text), claim);
    });

  const id = fc.integer({ min: 0, max: 999_999_999_999 }).map((number) => String(number).padStart(12, "0"));
  const ids = fc.array(id, { maxLength: 20 });
  const seconds = fc.integer({ min: 0, max: Date.UTC(2088, 0) / 1_000 });
  const closing = fc.constantFrom(undefined, "closing" as const, "forced" as const);

  it("comes back as it was, in as many characters as it says, each of which a tag may have", () =>
    fc.assert(
      fc.property(ids, ids, seconds, closing, (accounts, leaving, leavingSince, closed) => {
        const claim: ClaimContent = {
          accounts,
          leaving,
          ...(leaving.length > 0 && { leavingSince }),
          ...(closed && { closing: closed }),
        };
        const text = pack(claim);
        assert.deepEqual(unpack(text), claim);
        assert.equal(text.length, packedLength(accounts.length + leaving.length));
        assert.match(text, /^[\w.:=+@/-]+$/);
        assert.ok(text.startsWith(PACKED));
      }),
    ));

  const broken: [what: string, text: string][] = [
    ["nothing", ""],
    ["words", "settled 111111111111"],
    ["half an account", "@.000000000000:"],
    ["no end of its accounts", "@.0000000000001"],
    ["a letter that means nothing", "@x000000:"],
    ["a time that is too short", "@.00000:"],
    ["an account of 13 digits", "@.000000zzzzzzz:"],
    ["an account of 13 digits that is leaving", "@.000000:zzzzzzz"],
    ["more behind it", "@.000000: "],
  ];
  for (const [what, text] of broken) it(`is none with ${what}`, () => assert.equal(unpack(text), undefined));
});
