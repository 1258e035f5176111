import assert from "node:assert/strict";
import fc from "fast-check";
import { CLAIM_PREFIX, claimKey } from "../../../provider/claims/key";
import { LONGEST_TURN, type StoredTurn } from "../../../provider/claims/store";
import {
  type ClaimContent,
  formatClaim,
  formatNonce,
  parseClaims,
  tagKey,
} from "../../../provider/claims/tagFormat";
import { SHARING_TAG } from "../../../provider/merge/owner";
import type { Tags } from "../../../provider/merge/tags";

const KEY = "payments/prod/team:0123456789abcdef";
const OTHER = "platform/prod/base:fedcba9876543210";
const TIME = 1_700_000_000;
const [A, B, C] = ["111111111111", "222222222222", "333333333333"];
const TURN: StoredTurn = { key: KEY, nonce: formatNonce(TIME, 370, 0.5), stamp: TIME, lasts: 370 };

const many = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
const holding = (accounts: readonly string[], more: Partial<ClaimContent> = {}): ClaimContent => ({
  accounts,
  leaving: [],
  ...more,
});
const EMPTY = { claims: [], turns: [], torn: [], damaged: [], foreign: [] };

const account = fc.integer({ min: 0, max: 999_999_999_999 }).map((id) => String(id).padStart(12, "0"));
const content: fc.Arbitrary<ClaimContent> = fc
  .record({
    accounts: fc.uniqueArray(account, { maxLength: 70, size: "max" }),
    leaving: fc.uniqueArray(account, { maxLength: 40, size: "max" }),
    closing: fc.constantFrom(undefined, undefined, "closing" as const, "forced" as const),
  })
  .map(({ closing, leaving, ...rest }) => ({
    ...rest,
    leaving,
    ...(leaving.length > 0 && { leavingSince: TIME }),
    ...(closing && { closing }),
  }));
const turn = fc.option(
  fc
    .record({
      stamp: fc.integer({ min: TIME, max: TIME + 1e9 }),
      lasts: fc.integer({ min: 0, max: LONGEST_TURN }),
      chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
    })
    .map(({ stamp, lasts, chance }) => ({
      key: KEY,
      nonce: formatNonce(stamp, lasts, chance),
      stamp,
      lasts,
    })),
  { nil: undefined },
);

describe("a claim as tags", () => {
  describe("is readable:", () => {
    const table: [what: string, content: ClaimContent, turn: StoredTurn | undefined, value: string][] = [
      ["what a stack claims", holding([A, B]), undefined, `settled ${A} ${B}`],
      ["nothing", holding([]), undefined, "settled"],
      ["that its stack publishes", holding([A]), TURN, `publishing:${TURN.nonce} ${A}`],
      [
        "what is leaving, and since when",
        holding([A], { leaving: [B, C], leavingSince: TIME }),
        undefined,
        `settled ${A} leaving:s44we8 ${B} ${C}`,
      ],
      ["that its stack closes", holding([A], { closing: "closing" }), undefined, `settled closing ${A}`],
      ["by force", holding([], { closing: "forced" }), TURN, `publishing:${TURN.nonce} closing-forced`],
    ];
    for (const [what, claim, mark, value] of table)
      it(what, () => {
        assert.deepEqual(formatClaim(KEY, claim, mark), { [CLAIM_PREFIX + KEY]: value });
      });
  });

  it("comes back as it was written", () => {
    fc.assert(
      fc.property(content, turn, (claim, mark) => {
        assert.deepEqual(parseClaims(formatClaim(KEY, claim, mark)), {
          ...EMPTY,
          claims: [{ key: KEY, ...claim }],
          turns: mark ? [mark] : [],
        });
      }),
    );
  });

  it("has tags that AWS takes", () => {
    fc.assert(
      fc.property(content, turn, (claim, mark) => {
        for (const [key, value] of Object.entries(formatClaim(KEY, claim, mark))) {
          assert.ok(key.length <= 128 && value.length <= 256, `${key}: ${value.length}`);
          assert.match(key + value, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
        }
      }),
    );
  });

  it("takes no more tags while its stack publishes", () => {
    fc.assert(
      fc.property(content, (claim) => {
        const settled = Object.keys(formatClaim(KEY, claim, undefined));
        assert.deepEqual(Object.keys(formatClaim(KEY, claim, TURN)), settled);
      }),
    );
  });

  it("with 18 accounts is one tag, also while its stack publishes", () => {
    for (const mark of [undefined, TURN])
      assert.deepEqual(Object.keys(formatClaim(KEY, holding(many(18)), mark)), [CLAIM_PREFIX + KEY]);
  });

  it("with more goes on in further tags, of which each says which part it is", () => {
    const tags = formatClaim(KEY, holding(many(40)), undefined);
    assert.deepEqual(Object.keys(tags), [
      CLAIM_PREFIX + KEY,
      `${CLAIM_PREFIX}${KEY}/1`,
      `${CLAIM_PREFIX}${KEY}/2`,
    ]);
    const [first = "", second = "", third = ""] = Object.values(tags);
    assert.match(first, /^settled 1\/3:\w{5} 100000000000 /);
    assert.match(second, /^2\/3:\w{5} \d{12} /);
    assert.match(third, /^3\/3:\w{5} \d{12} /);
  });

  describe("in several tags, of which some were read before and some after a write,", () => {
    const spilled = content.filter(({ accounts }) => accounts.length > 18);

    it("is torn, and never another claim", () => {
      fc.assert(
        fc.property(
          spilled,
          spilled,
          turn,
          fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
          (was, is, mark, chosen) => {
            const before = formatClaim(KEY, was, mark);
            const after = formatClaim(KEY, is, undefined);
            const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
            const mixed: Tags = Object.fromEntries(
              keys.flatMap((key, index) => {
                const value = (chosen[index % 10] ? before : after)[key];
                return value === undefined ? [] : [[key, value]];
              }),
            );
            const { claims, torn, damaged } = parseClaims(mixed);
            if (mixed[CLAIM_PREFIX + KEY] === undefined) return;
            const [found] = claims;
            if (found) {
              const { key: _, ...read } = found;
              assert.ok(
                [was, is].some((one) => isSame(one, read)),
                "it is one of the two",
              );
            } else assert.deepEqual([torn, damaged], [[KEY], []]);
          },
        ),
      );
    });

    it("is torn where a part is missing", () => {
      const tags: Record<string, string> = { ...formatClaim(KEY, holding(many(40)), TURN) };
      delete tags[tagKey(KEY, 1)];
      assert.deepEqual(parseClaims(tags), { ...EMPTY, torn: [KEY], turns: [TURN] });
    });

    it("is whole where a part of an older write is left over", () => {
      const tags = {
        ...formatClaim(KEY, holding(many(40)), undefined),
        ...formatClaim(KEY, holding([A]), undefined),
      };
      assert.deepEqual(parseClaims(tags), { ...EMPTY, claims: [{ key: KEY, ...holding([A]) }] });
    });
  });

  describe("that makes no sense is damaged:", () => {
    const head = CLAIM_PREFIX + KEY;
    const table: [what: string, value: string][] = [
      ["nothing at all", ""],
      ["a later format", `settled-2 ${A}`],
      ["a word among accounts", `settled ${A} ask-platform`],
      ["an account of 11 digits", "settled 11111111111"],
      ["two spaces", `settled  ${A}`],
      ["leaving without a time", `settled ${A} leaving: ${B}`],
      ["leaving twice", `settled leaving:s44we8 ${A} leaving:s44we8 ${B}`],
      ["a nonce that is none", `publishing:X ${A}`],
    ];
    for (const [what, value] of table)
      it(what, () => {
        const { claims, damaged } = parseClaims({ [head]: value });
        assert.deepEqual({ claims, damaged }, { claims: [], damaged: [KEY] });
      });
  });

  it("is told from what merely bears the prefix, and from other tags", () => {
    const tags = {
      team: "security",
      [SHARING_TAG]: "merge=shared store=tags",
      [`${CLAIM_PREFIX}notes`]: "ask platform",
      [`${CLAIM_PREFIX}${KEY}/x`]: "what is this",
      ...formatClaim(OTHER, holding([A]), undefined),
    };
    assert.deepEqual(parseClaims(tags), {
      ...EMPTY,
      claims: [{ key: OTHER, ...holding([A]) }],
      foreign: [`${CLAIM_PREFIX}notes`, `${CLAIM_PREFIX}${KEY}/x`],
    });
  });

  it("is one of many, each by its own key", () => {
    const tags = {
      ...formatClaim(OTHER, holding(many(30)), undefined),
      ...formatClaim(KEY, holding([A]), TURN),
    };
    const { claims, turns } = parseClaims(tags);
    assert.deepEqual(
      claims.map(({ key, accounts }) => [key, accounts.length]),
      [
        [KEY, 1],
        [OTHER, 30],
      ],
    );
    assert.deepEqual(turns, [TURN]);
  });

  it("has a nonce that tells when the turn was taken, and how long it lasts", () => {
    assert.equal(formatNonce(TIME, 370, 0.5), "20qdq8aai00");
    assert.notEqual(formatNonce(TIME, 370, 0.5), formatNonce(TIME, 370, 0.7));
  });
});

describe("the key of a claim", () => {
  it("says whose it is", () => {
    assert.equal(claimKey("acme/payments/prod", "team", "0123456789abcdef0123"), KEY);
  });

  for (const name of ["team", "é".repeat(300), "\u{1d49c}".repeat(200), "a#b\u0000/c:".repeat(60)])
    it(`fits into a tag's key with the number of a part: ${name.slice(0, 12)}…`, () => {
      const key = tagKey(claimKey(`acme/${name}/prod`, name, "0123456789abcdef"), 49);
      assert.ok(key.length <= 128, `${key.length}`);
      assert.match(key, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
    });
});

function isSame(left: unknown, right: unknown): boolean {
  try {
    assert.deepEqual(left, right);
    return true;
  } catch {
    return false;
  }
}
