import assert from "node:assert/strict";
import fc from "fast-check";
import { CLAIM_PREFIX } from "../../../../provider/domain/claimKey";
import type { HeldClaim } from "../../../../provider/domain/claims";
import { sharingTag } from "../../../../provider/domain/owner";
import type { Tags } from "../../../../provider/domain/tags";
import { formatNonce, NONCE_EPOCH } from "../../../../provider/sharing/store/nonce";
import type { ClaimContent, StoredRun } from "../../../../provider/sharing/store/store";
import {
  type ClaimStatus,
  formatClaim,
  leastTags,
  nextVersion,
  parseClaims,
  tagCount,
  tagKey,
  versionsIn,
} from "../../../../provider/sharing/store/tagFormat";

const KEY = "payments/prod/team:0123456789abcdef";
const OTHER = "platform/prod/base:fedcba9876543210";
const TIME = 1_700_000_000;
const OLD = "20qdq80";
const NEW = "20qdq9a";
const [A, B, C] = ["111111111111", "222222222222", "333333333333"];

const runOf = (isNew = false, stamp = TIME, lasts = 370, chance = 0.5): StoredRun => ({
  nonce: formatNonce(stamp, lasts, chance),
  stamp,
  lasts,
  isNew,
});
const publishing = (run: StoredRun): ClaimStatus => {
  const { nonce, stamp, lasts } = run;
  return { run, turn: { key: KEY, nonce, stamp, lasts } };
};
const RUN = runOf();
const TURN = publishing(RUN);

const many = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
const holding = (accounts: readonly string[], more: Partial<ClaimContent> = {}): ClaimContent => ({
  accounts,
  leaving: [],
  ...more,
});
const EMPTY = { claims: [], turns: [], torn: [], damaged: [], foreign: [] };

const account = fc.integer({ min: 0, max: 999_999_999_999 }).map((id) => String(id).padStart(12, "0"));
const time = fc.integer({ min: NONCE_EPOCH, max: NONCE_EPOCH + 2_000_000_000 });
const content: fc.Arbitrary<ClaimContent> = fc
  .record({
    accounts: fc.uniqueArray(account, { maxLength: 70, size: "max" }),
    leaving: fc.uniqueArray(account, { maxLength: 40, size: "max" }),
    leavingSince: time,
    closing: fc.constantFrom(undefined, undefined, "closing" as const, "forced" as const),
  })
  .map(({ closing, leaving, leavingSince, accounts }) => ({
    accounts,
    leaving,
    ...(leaving.length > 0 && { leavingSince }),
    ...(closing && { closing }),
  }));
const spilled = content.filter((claim) => tagCount(claim) > 1);
const version = fc
  .integer({ min: 0, max: 36 ** 7 - 1 })
  .map((number) => number.toString(36).padStart(7, "0"));
const status: fc.Arbitrary<ClaimStatus> = fc
  .record({
    what: fc.constantFrom("settled", "run", "turn"),
    isNew: fc.boolean(),
    stamp: time,
    lasts: fc.integer({ min: 0, max: 36 ** 2 - 1 }),
    chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
  })
  .map(({ what, isNew, stamp, lasts, chance }) => {
    const run = runOf(isNew, stamp, lasts, chance);
    return what === "settled" ? {} : what === "run" ? { run } : publishing(run);
  });

/** What a reading of these tags tells of the one claim, its version left out. */
function readOne(tags: Tags) {
  const { claims, ...rest } = parseClaims(tags);
  return { ...rest, claims: claims.map(({ version: _, ...claim }) => claim) };
}

/** Some of the tags. */
function some(tags: Tags, chosen: readonly boolean[]): Tags {
  return Object.fromEntries(Object.entries(tags).filter((_, index) => chosen[index % chosen.length]));
}

const choice = fc.array(fc.boolean(), { minLength: 10, maxLength: 10 });

describe("a claim as tags", () => {
  describe("is readable:", () => {
    const table: [what: string, content: ClaimContent, status: ClaimStatus, value: string][] = [
      ["what a stack claims", holding([A, B]), {}, `settled ${A} ${B}`],
      ["nothing", holding([]), {}, "settled"],
      ["that its stack joins", holding([A]), { run: runOf(true) }, `joining:${RUN.nonce} ${A}`],
      ["that its stack changes it", holding([A]), { run: RUN }, `changing:${RUN.nonce} ${A}`],
      ["that its stack publishes", holding([A]), TURN, `publishing:${RUN.nonce} ${A}`],
      ["for the first time", holding([A]), publishing(runOf(true)), `publishing:${RUN.nonce}+ ${A}`],
      [
        "what is leaving, and since when",
        holding([A], { leaving: [B, C], leavingSince: TIME }),
        {},
        `settled ${A} leaving:s44we8 ${B} ${C}`,
      ],
      ["that its stack closes", holding([A], { closing: "closing" }), {}, `settled closing ${A}`],
      ["by force", holding([], { closing: "forced" }), TURN, `publishing:${RUN.nonce} forced`],
    ];
    for (const [what, claim, marks, value] of table)
      it(what, () => {
        assert.deepEqual(formatClaim(KEY, OLD, claim, marks), { [`${CLAIM_PREFIX}${KEY}:${OLD}`]: value });
      });
  });

  it("is packed where its words would need more tags than there are, and comes back as it was", () => {
    const packed = content.filter((claim) => leastTags(claim) < tagCount(claim));
    fc.assert(
      fc.property(packed, status, fc.nat(), choice, (claim, marks, more, chosen) => {
        const [least, most] = [leastTags(claim), tagCount(claim)];
        const count = least + (more % (most - least));
        const tags = formatClaim(KEY, OLD, claim, marks, count);
        assert.equal(Object.keys(tags).length, count);
        for (const value of Object.values(tags)) {
          assert.ok(value.length <= 256, `${value.length}`);
          assert.match(value, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
        }
        const whole = { key: KEY, ...claim, ...(marks.run && { run: marks.run }) };
        const turns = marks.turn ? [marks.turn] : [];
        assert.deepEqual(readOne(tags), { ...EMPTY, claims: [whole], turns });
        const mixed = { ...formatClaim(KEY, OLD, claim, marks), ...some(tags, chosen) };
        const read = parseClaims(mixed);
        assert.deepEqual(read.damaged, []);
        for (const one of read.claims) assert.deepEqual(readOne(mixed).claims, [{ ...whole, key: one.key }]);
      }),
    );
  });

  it("that is at rest in some tags can be changed into any other such one in as many", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(), fc.nat(), (count, fewer, others) => {
        const most = count === 1 ? 16 : 15 * count;
        const changed = { accounts: many(most - (fewer % most)), leaving: many(most - (others % most)) };
        assert.ok(leastTags(changed) <= count);
      }),
    );
  });

  it("comes back as it was written, under whatever version and status", () => {
    fc.assert(
      fc.property(content, version, status, (claim, under, marks) => {
        assert.deepEqual(readOne(formatClaim(KEY, under, claim, marks)), {
          ...EMPTY,
          claims: [{ key: KEY, ...claim, ...(marks.run && { run: marks.run }) }],
          turns: marks.turn ? [marks.turn] : [],
        });
      }),
    );
  });

  it("is another version with another version, nonce or status, and the same otherwise", () => {
    const read = (under: string, marks: ClaimStatus) =>
      parseClaims(formatClaim(KEY, under, holding([A]), marks)).claims[0]?.version;
    const versions = [read(OLD, {}), read(NEW, {}), read(OLD, { run: RUN }), read(OLD, TURN)];
    assert.equal(new Set(versions).size, 4);
    assert.notEqual(read(OLD, { run: RUN }), read(OLD, { run: runOf(false, TIME, 370, 0.7) }));
    assert.equal(read(OLD, TURN), read(OLD, TURN));
  });

  it("has tags that AWS takes", () => {
    fc.assert(
      fc.property(content, status, (claim, marks) => {
        for (const [key, value] of Object.entries(formatClaim(KEY, OLD, claim, marks))) {
          assert.ok(key.length <= 128 && value.length <= 256, `${key}: ${value.length}`);
          assert.match(key + value, /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u);
        }
      }),
    );
  });

  it("takes no more tags while its stack joins, publishes, closes or leaves", () => {
    fc.assert(
      fc.property(content, status, fc.constantFrom("closing", "forced"), (claim, marks, closing) => {
        const atRest: HeldClaim = { accounts: claim.accounts, leaving: claim.leaving };
        const count = tagCount(atRest);
        assert.equal(Object.keys(formatClaim(KEY, OLD, atRest)).length, count);
        assert.equal(Object.keys(formatClaim(KEY, OLD, { ...claim, closing }, marks)).length, count);
        const leaving = holding([], { leaving: [...claim.accounts, ...claim.leaving], leavingSince: TIME });
        assert.equal(Object.keys(formatClaim(KEY, OLD, { ...leaving, closing }, marks)).length, count);
      }),
    );
  });

  it("with 16 accounts is one tag, whatever its stack is doing", () => {
    const leaving = holding([], { leaving: many(16), leavingSince: TIME, closing: "closing" });
    for (const claim of [holding(many(16)), leaving])
      for (const marks of [{}, { run: RUN }, TURN, publishing(runOf(true))])
        assert.deepEqual(Object.keys(formatClaim(KEY, OLD, claim, marks)), [tagKey(KEY, OLD, 0)]);
    assert.equal(tagCount(holding(many(17))), 2);
  });

  it("with more goes on in further tags, of which each says which part it is", () => {
    const tags = formatClaim(KEY, OLD, holding(many(40)));
    assert.deepEqual(Object.keys(tags), [
      `${CLAIM_PREFIX}${KEY}:${OLD}`,
      `${CLAIM_PREFIX}${KEY}:${OLD}/1`,
      `${CLAIM_PREFIX}${KEY}:${OLD}/2`,
    ]);
    const [first = "", second = "", third = ""] = Object.values(tags);
    assert.match(first, /^settled 1\/3:\w{5} 100000000000 /);
    assert.match(second, /^2\/3:\w{5} \d{12} /);
    assert.match(third, /^3\/3:\w{5} \d{12} /);
  });

  it("needs its first tag alone to be written for another status", () => {
    fc.assert(
      fc.property(spilled, status, status, (claim, before, after) => {
        const { [tagKey(KEY, OLD, 0)]: head = "", ...rest } = formatClaim(KEY, OLD, claim, after);
        const { [tagKey(KEY, OLD, 0)]: _, ...others } = formatClaim(KEY, OLD, claim, before);
        assert.deepEqual(rest, others);
        assert.notEqual(head, "");
      }),
    );
  });

  describe("in several tags", () => {
    it("is torn if a part is missing", () => {
      const tags: Record<string, string> = { ...formatClaim(KEY, OLD, holding(many(40)), TURN) };
      delete tags[tagKey(KEY, OLD, 1)];
      assert.deepEqual(parseClaims(tags), { ...EMPTY, torn: [KEY], turns: TURN.turn ? [TURN.turn] : [] });
    });

    it("is torn if its first part is missing", () => {
      const { [tagKey(KEY, OLD, 0)]: _, ...tags } = formatClaim(KEY, OLD, holding(many(40)));
      assert.deepEqual(parseClaims(tags), { ...EMPTY, torn: [KEY] });
    });

    it("is torn if its parts are of two writes, and never another claim", () => {
      fc.assert(
        fc.property(spilled, spilled, status, choice, (was, is, marks, chosen) => {
          const before = formatClaim(KEY, OLD, was, marks);
          const after = formatClaim(KEY, OLD, is);
          const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
          const mixed = Object.fromEntries(
            names.flatMap((name, index) => {
              const value = (chosen[index % 10] ? before : after)[name];
              return value === undefined ? [] : [[name, value]];
            }),
          );
          const { claims, torn, damaged } = parseClaims(mixed);
          const [found] = claims;
          if (!found) return assert.deepEqual([torn, damaged], [[KEY], []]);
          const { key: _, version: __, run: ___, ...read } = found;
          assert.ok([was, is].some((one) => isSame(one, read)));
        }),
      );
    });
  });

  describe("in several versions", () => {
    const pair = fc.tuple(version, version).filter(([left, right]) => left !== right);

    it("is what the newest one says that is whole", () => {
      fc.assert(
        fc.property(content, content, pair, status, status, (one, other, versions, its, theirs) => {
          const [older = "", newer = ""] = [...versions].sort();
          const tags = { ...formatClaim(KEY, newer, one, its), ...formatClaim(KEY, older, other, theirs) };
          assert.deepEqual(readOne(tags), readOne(formatClaim(KEY, newer, one, its)));
        }),
      );
    });

    it("is never torn while a newer one comes to be seen: the older one counts until the newer one is whole", () => {
      fc.assert(
        fc.property(content, content, status, choice, (was, is, marks, chosen) => {
          const before = formatClaim(KEY, OLD, was);
          const after = formatClaim(KEY, NEW, is, marks);
          const seen = some(after, chosen);
          const isWhole = Object.keys(seen).length === Object.keys(after).length;
          assert.deepEqual(readOne({ ...before, ...seen }), readOne(isWhole ? after : before));
        }),
      );
    });

    it("is not changed by what is written late under an older one", () => {
      fc.assert(
        fc.property(content, content, status, status, choice, (is, late, marks, its, chosen) => {
          const now = formatClaim(KEY, NEW, is, marks);
          const landed = some(formatClaim(KEY, OLD, late, its), chosen);
          assert.deepEqual(readOne({ ...now, ...landed }), readOne(now));
        }),
      );
    });

    it("is damaged if the newest one makes no sense: a later version of this package may have written it", () => {
      const tags = { ...formatClaim(KEY, OLD, holding([A])), [tagKey(KEY, NEW, 0)]: `later ${B}` };
      assert.deepEqual(parseClaims(tags), { ...EMPTY, damaged: [KEY] });
    });

    it("is what the newest one says if an older one makes no sense", () => {
      const tags = { ...formatClaim(KEY, NEW, holding([A])), [tagKey(KEY, OLD, 0)]: `later ${B}` };
      assert.deepEqual(readOne(tags), { ...EMPTY, claims: [{ key: KEY, ...holding([A]) }] });
    });

    it("is torn if none is whole", () => {
      const torn = (under: string) => some(formatClaim(KEY, under, holding(many(40))), [true, false]);
      assert.deepEqual(parseClaims({ ...torn(OLD), ...torn(NEW) }), { ...EMPTY, torn: [KEY] });
    });

    it("has tags that are listed by version, the newest first", () => {
      const tags = {
        ...formatClaim(KEY, OLD, holding(many(20))),
        ...formatClaim(KEY, NEW, holding([A])),
        ...formatClaim(OTHER, NEW, holding([A])),
      };
      assert.deepEqual(versionsIn(tags, KEY), [
        { version: NEW, tags: [tagKey(KEY, NEW, 0)] },
        { version: OLD, tags: [tagKey(KEY, OLD, 0), tagKey(KEY, OLD, 1)] },
      ]);
    });
  });

  describe("that makes no sense is damaged:", () => {
    const table: [what: string, value: string][] = [
      ["nothing at all", ""],
      ["a later format", `settled-2 ${A}`],
      ["a word among accounts", `settled ${A} ask-platform`],
      ["an account of 11 digits", "settled 11111111111"],
      ["two spaces", `settled  ${A}`],
      ["leaving without a time", `settled ${A} leaving: ${B}`],
      ["leaving twice", `settled leaving:s44we8 ${A} leaving:s44we8 ${B}`],
      ["a nonce that is none", `publishing:X ${A}`],
      ["a nonce that is too short", `changing:20qdq8aai ${A}`],
      ["a run that creates twice", `joining:${RUN.nonce}+ ${A}`],
      ["closing by two ways", `settled closing forced ${A}`],
    ];
    for (const [what, value] of table)
      it(what, () => {
        const { claims, damaged } = parseClaims({ [tagKey(KEY, OLD, 0)]: value });
        assert.deepEqual({ claims, damaged }, { claims: [], damaged: [KEY] });
      });
  });

  it("is told from what merely bears the prefix, and from other tags", () => {
    const foreign = ["notes", KEY, `${KEY}/1`, `${KEY}:${OLD}/x`, `${KEY}:${OLD}/0`, `${KEY}:123`].map(
      (name) => CLAIM_PREFIX + name,
    );
    const tags = {
      team: "security",
      [sharingTag("tags")]: "merge=shared store=tags",
      ...Object.fromEntries(foreign.map((name) => [name, `settled ${B}`])),
      ...formatClaim(OTHER, OLD, holding([A])),
    };
    assert.deepEqual(readOne(tags), {
      ...EMPTY,
      claims: [{ key: OTHER, ...holding([A]) }],
      foreign: foreign.sort(),
    });
  });

  it("is one of many, each by its own key", () => {
    const tags = {
      ...formatClaim(OTHER, NEW, holding(many(30))),
      ...formatClaim(KEY, OLD, holding([A]), TURN),
    };
    const { claims, turns } = parseClaims(tags);
    assert.deepEqual(
      claims.map(({ key, accounts }) => [key, accounts.length]),
      [
        [KEY, 1],
        [OTHER, 30],
      ],
    );
    assert.deepEqual(turns, [TURN.turn]);
  });
});

describe("the version that follows", () => {
  it("grows with AWS's seconds, whatever was written in the second before", () => {
    fc.assert(
      fc.property(
        time,
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 34 }),
        (now, later, writes) => {
          let last = nextVersion(undefined, now);
          for (let count = 0; count < writes; count++) last = nextVersion(last, now);
          assert.ok(nextVersion(undefined, now + later) > last);
        },
      ),
    );
  });

  it("grows within a second, and if AWS's time has gone back", () => {
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: 1e6 }), (now, back) => {
        const last = nextVersion(undefined, now);
        const next = nextVersion(last, Math.max(now - back, NONCE_EPOCH));
        assert.ok(next > last);
        assert.ok(nextVersion(next, now) > next);
      }),
    );
  });

  it("has 7 characters, as the key of a tag needs it", () => {
    fc.assert(fc.property(time, (now) => assert.match(nextVersion(undefined, now), /^[0-9a-z]{7}$/)));
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
