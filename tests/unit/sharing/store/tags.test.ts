import assert from "node:assert/strict";
import fc from "fast-check";
import type { HeldClaim } from "../../../../provider/domain/claims";
import { OWNER_TAG, sharingTag, sharingWords } from "../../../../provider/domain/owner";
import { TAGS } from "../../../../provider/domain/quotas";
import type { Tags } from "../../../../provider/domain/tags";
import { formatNonce } from "../../../../provider/sharing/store/nonce";
import type { RunMark, StoredClaims } from "../../../../provider/sharing/store/store";
import {
  formatClaim,
  parseClaims,
  tagCount,
  tagKey,
  versionsIn,
} from "../../../../provider/sharing/store/tagFormat";
import {
  reserveFor,
  rivalOf,
  shortageOf,
  type TagClaimStore,
  tagClaims,
} from "../../../../provider/sharing/store/tags";
import { MARK } from "../../../claims/suite";
import { type Fate, MemoryAws } from "../../../support/memoryAws";

const NAME = "security";
const REGION = "us-east-1";
const KEY = "payments/prod/team:0123456789abcdef";
const OTHER = "platform/prod/base:fedcba9876543210";
const OWNED = { [OWNER_TAG]: "acme/platform/prod/0123456789abcdef merge=shared store=tags" };
const TABLE = "dynamodb:us-east-1/claims";
const OLD = "0000001";
const JOINING: RunMark = { ...MARK, isNew: true };
/** δ, in milliseconds. */
const VISIBLE = 1_000;

const [A, B] = ["111111111111", "222222222222"];
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(100_000_000_000 + from + index));
const holding = (...accounts: string[]): HeldClaim => ({ accounts, leaving: [] });
const leaving = (...accounts: string[]): HeldClaim => ({ accounts: [], leaving: accounts });
const fill = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, ""]));
const atRest = (key: string, claim: HeldClaim) => formatClaim(key, OLD, claim);

describe("claims on tags, beside what others have there", () => {
  let aws: MemoryAws;

  const open = (key = KEY, isMember = false): TagClaimStore => {
    const { arn } = aws.live(NAME, REGION) ?? assert.fail();
    return tagClaims({
      api: aws.api(REGION),
      arn,
      claimant: { key },
      clock: aws.time,
      visible: VISIBLE,
      isMember,
    });
  };
  const opened = async (key?: string, isMember?: boolean) => {
    const store = open(key, isMember);
    await store.read();
    return store;
  };
  const set = (tags: Tags) => aws.set(NAME, REGION, { tags });
  const tags = (): Tags => aws.live(NAME, REGION)?.tags ?? {};
  const versions = (key = KEY) => versionsIn(tags(), key).map(({ version }) => version);
  const values = (key = KEY) => versionsIn(tags(), key).flatMap((one) => one.tags.map((tag) => tags()[tag]));
  const found = (key = KEY) => parseClaims(tags()).claims.find((claim) => claim.key === key);
  const calls = async (step: () => Promise<unknown>, fates: Record<number, Fate> = {}) => {
    const { length } = aws.calls;
    aws.fates = Object.fromEntries(
      Object.entries(fates).map(([call, fate]) => [Number(call) + length, fate]),
    );
    await step();
    aws.fates = {};
    return aws.calls.slice(length).join(" ");
  };

  beforeEach(() => {
    aws = new MemoryAws();
    set({ ...OWNED, team: "s" });
  });

  it("a claim is one TagResource, whatever number of parts it has", async () => {
    const store = await opened();
    assert.equal(await calls(() => store.write(holding(...many(60)))), "Tag");
    assert.equal(Object.keys(tags()).length, 2 + 4);
  });

  it("only own keys are written, also if another's key begins with this one", async () => {
    const nested = `${KEY}/1:${"0".repeat(16)}`;
    const others = { ...atRest(OTHER, holding(...many(60))), ...atRest(nested, holding(B)) };
    set({ ...OWNED, ...others });
    const store = await opened();
    await store.write(holding(...many(60)));
    await store.acquire(undefined, MARK);
    await store.release();
    await store.write(undefined);
    assert.deepEqual(tags(), { ...OWNED, ...others });
  });

  describe("versions:", () => {
    it("a run writes its claim beside the one before, which stays until everybody sees the new one", async () => {
      set({ ...OWNED, ...atRest(KEY, holding(...many(40))) });
      const store = await opened();
      await store.write(holding(...many(20)), MARK);
      assert.deepEqual([versions().length, versions()[1], found()?.accounts.length], [2, OLD, 20]);
      const written = aws.time.now();
      await store.tidy();
      assert.deepEqual([versions().length, versions().includes(OLD)], [1, false]);
      assert.ok(aws.time.now() - written >= VISIBLE);
    });

    it("who has waited for other reasons removes the one before with the next write", async () => {
      set({ ...OWNED, ...atRest(KEY, holding(A)) });
      const store = await opened();
      await store.write(holding(B), MARK);
      assert.equal(await calls(() => store.write(holding(B), MARK)), "Tag");
      aws.time.pass(VISIBLE);
      assert.equal(await calls(() => store.write(holding(B))), "Untag Tag");
      assert.deepEqual(values(), [`settled ${B}`]);
    });

    it("nothing is left to be tidied after a removal, or before a write", async () => {
      set({ ...OWNED, ...atRest(KEY, holding(A)) });
      const store = await opened();
      assert.equal(await calls(() => store.tidy()), "");
      await store.write(undefined);
      assert.equal(await calls(() => store.tidy()), "");
    });

    it("what its stack is doing is written over the first tag alone", async () => {
      const store = await opened();
      await store.write(holding(...many(40)), MARK);
      const [version = ""] = versions();
      const { [tagKey(KEY, version, 0)]: _, ...before } = tags();
      for (const step of [
        () => store.acquire(undefined, MARK),
        () => store.release(MARK),
        () => store.write(holding(...many(40))),
      ]) {
        assert.equal(await calls(step), "Tag");
        const { [tagKey(KEY, version, 0)]: head = "", ...rest } = tags();
        assert.deepEqual([rest, versions()], [before, [version]]);
        assert.match(head, /^(publishing:|changing:|settled )/);
      }
    });

    it("a claim of one tag is changed in place within a run", async () => {
      const store = await opened();
      await store.write(holding(A), MARK);
      const [version] = versions();
      await store.write(holding(B), MARK);
      assert.deepEqual([versions(), found()?.accounts], [[version], [B]]);
    });

    it("one of several is never changed in place", async () => {
      const store = await opened();
      await store.write(holding(...many(40)), MARK);
      const before = tags();
      await store.write(holding(...many(40, 40)), MARK);
      assert.equal(versions().length, 2);
      for (const [tag, value] of Object.entries(before)) assert.equal(tags()[tag], value);
    });

    it("a removal removes older ones first, so that nobody comes to see them alone", async () => {
      set({ ...OWNED, ...atRest(KEY, holding(A)) });
      const store = await opened();
      await store.write(holding(B), MARK);
      const seen: unknown[] = [];
      const { arn } = aws.live(NAME, REGION) ?? assert.fail();
      const api = aws.api(REGION);
      const watched = tagClaims({
        api: {
          ...api,
          untag: async (...args) => {
            await api.untag(...args);
            seen.push([found()?.accounts, aws.time.now()]);
          },
        },
        arn,
        claimant: { key: KEY },
        clock: aws.time,
        visible: VISIBLE,
      });
      await watched.read();
      const now = aws.time.now();
      await watched.write(undefined);
      assert.deepEqual(seen, [
        [[B], now],
        [undefined, now + VISIBLE],
      ]);
    });

    const tidied: Record<string, (store: TagClaimStore) => Promise<unknown>> = {
      "was written long before": async () => {},
      "was tidied a moment before": (store) => store.release(MARK),
    };
    for (const [what, before] of Object.entries(tidied))
      it(`a removal lets everybody see that older ones are gone, if the claim ${what}`, async () => {
        set({ ...OWNED, ...atRest(KEY, holding(A)) });
        const seen: unknown[] = [];
        const api = aws.api(REGION);
        const store = tagClaims({
          api: {
            ...api,
            untag: async (...args) => {
              await api.untag(...args);
              seen.push([found()?.leaving, aws.time.now()]);
            },
          },
          arn: aws.live(NAME, REGION)?.arn ?? "",
          claimant: { key: KEY },
          clock: aws.time,
          visible: VISIBLE,
        });
        await store.read();
        await store.write(leaving(A), MARK);
        aws.time.pass(VISIBLE);
        await store.read();
        const now = aws.time.now();
        await before(store);
        await store.write(undefined);
        assert.deepEqual(seen, [
          [[A], now],
          [undefined, now + VISIBLE],
        ]);
      });

    it("each run has a newer one, also after the clock went back", async () => {
      let last = "";
      for (const seconds of [1_700_000_000, 1_700_000_001, 1_700_000_001, 1_600_000_000]) {
        aws.now = () => seconds * 1000;
        await (await opened()).write(holding(A), MARK);
        const [newest = ""] = versions();
        assert.ok(newest > last);
        last = newest;
      }
    });
  });

  describe("if the answer to a write is lost,", () => {
    const claims: [what: string, claim: HeldClaim][] = [
      ["one tag", holding(A)],
      ["several tags", holding(...many(40))],
    ];
    for (const [what, claim] of claims)
      for (const fate of ["unknown-outcome", "unknown-outcome after"] as const)
        describe(`${fate}, of a claim of ${what},`, () => {
          const before = holding(B, ...claim.accounts.slice(1));
          let store: TagClaimStore;

          beforeEach(async () => {
            set({ ...OWNED, ...atRest(KEY, before) });
            store = await opened();
            await calls(
              async () => assert.deepEqual(await store.write(claim, MARK), { outcome: "unknown" }),
              { 0: fate },
            );
          });

          it("a reading tells", async () => {
            const { claims: read } = await store.read();
            assert.deepEqual(read[0]?.accounts, (fate === "unknown-outcome" ? before : claim).accounts);
          });

          it("it is sent again whole, and the one before is there until then", async () => {
            aws.time.pass(VISIBLE);
            await store.read();
            const steps: (readonly string[] | undefined)[] = [];
            const note = async (step: () => Promise<unknown>) => {
              await step();
              steps.push(found()?.accounts);
            };
            await note(() => store.write(claim, MARK));
            await note(() => store.tidy());
            assert.deepEqual(steps, [claim.accounts, claim.accounts]);
            assert.equal(versions().length, 1);
          });

          it("nothing is tidied while it may not be there", async () => {
            aws.time.pass(VISIBLE);
            await store.tidy();
            assert.ok(found());
            await store.read();
            const landed = aws.time.now();
            await store.tidy();
            assert.deepEqual(found()?.accounts, (fate === "unknown-outcome" ? before : claim).accounts);
            if (fate !== "unknown-outcome") assert.equal(aws.time.now() - landed, VISIBLE);
          });

          it("a removal removes what may be there", async () => {
            assert.deepEqual(await store.write(undefined), { outcome: "written" });
            assert.deepEqual(values(), []);
          });
        });

    it("a throttled one is sent again, since it had no effect", async () => {
      const store = await opened();
      assert.equal(await calls(() => store.write(holding(A)), { 0: "throttled" }), "Tag Tag");
      assert.deepEqual(values(), [`settled ${A}`]);
    });

    it("a refused one is thrown, and the claim goes on as it was", async () => {
      const store = await opened();
      await store.write(holding(...many(40)), MARK);
      await assert.rejects(
        calls(() => store.write(holding(...many(40, 40)), MARK), { 0: "refused" }),
        { kind: "refused" },
      );
      await store.write(holding(...many(40)));
      assert.deepEqual(found()?.accounts, many(40));
    });
  });

  it("a slow write is visible δ after its answer", async () => {
    set({ ...OWNED, ...atRest(KEY, holding(A)) });
    const api = aws.api(REGION);
    const store = tagClaims({
      api: {
        ...api,
        tag: async (...args) => {
          aws.time.pass(5_000);
          await api.tag(...args);
        },
      },
      arn: aws.live(NAME, REGION)?.arn ?? "",
      claimant: { key: KEY },
      clock: aws.time,
      visible: VISIBLE,
    });
    await store.read();
    await store.write(holding(B), MARK);
    const answered = aws.time.now();
    await store.tidy();
    assert.equal(aws.time.now() - answered, VISIBLE);
  });

  it("what this run has written counts, whatever an older reading shows", async () => {
    const store = await opened();
    await store.write(holding(A));
    set({ ...OWNED, ...atRest(KEY, holding(B)) });
    await store.read();
    await store.acquire(undefined, MARK);
    assert.match(values().join(), new RegExp(`^publishing:\\w{10} ${A}`));
  });

  it("a turn that nobody has is given back without a request", async () => {
    const store = await opened();
    assert.equal(await calls(() => store.release()), "");
  });

  it("an aggregator that is gone is an error", async () => {
    const store = await opened();
    aws.drop(NAME, REGION);
    await assert.rejects(store.read(), { kind: "gone" });
    await assert.rejects(store.write(holding(A)), { kind: "gone" });
  });

  describe("room", () => {
    it("that is not there is told with the numbers, and nothing is written", async () => {
      set({ ...OWNED, ...fill(43), ...atRest(OTHER, holding(A)) });
      const store = await opened();
      const before = tags();
      assert.deepEqual(await store.write(holding(...many(30)), JOINING), {
        outcome: "full",
        shortage: { of: "tags", needed: 2, claims: 1, others: 44, reserve: 4 },
      });
      assert.deepEqual(tags(), before);
    });

    it("is not taken by AWS's own tags", async () => {
      set({ ...OWNED, ...fill(46), "aws:cloudformation:stack": "x", "aws:y": "z" });
      assert.equal((await (await opened()).write(holding(A))).outcome, "written");
    });

    it("that others took since the last reading is told by AWS, and the claim stays what it was", async () => {
      set({ ...OWNED, ...fill(30) });
      const store = await opened();
      await store.write(holding(...many(40)), MARK);
      set({ ...tags(), ...fill(50 - Object.keys(tags()).length + 30) });
      const larger = holding(...many(60));
      assert.deepEqual(await store.write(larger, MARK), {
        outcome: "full",
        shortage: {
          of: "tags by AWS",
          awsCode: "TooManyTagsException",
          said: "TooManyTagsException happened",
        },
      });
      assert.equal((await store.acquire(undefined, MARK)).outcome, "acquired");
      assert.deepEqual(await store.release(), { outcome: "written" });
      assert.deepEqual(found()?.accounts, many(40));
    });

    it("for joining is refused if less than the reserve would stay free", () => {
      const others = atRest(OTHER, holding(A));
      for (const [count, accounts] of [
        [1, 1],
        [5, 16],
        [10, 60],
      ] as const) {
        const claim = holding(...many(accounts));
        const { length } = Object.keys(others);
        const reserve = reserveFor([claim]);
        const most = TAGS - length - tagCount(claim) - reserve;
        assert.equal(shortageOf({ ...others, ...fill(most) }, KEY, claim), undefined);
        assert.equal(shortageOf({ ...others, ...fill(most + 1) }, KEY, claim)?.of, "tags");
        assert.ok(count > 0);
      }
    });

    it("of the reserve is enough to change the largest claim into another one, all at once", () => {
      for (const accounts of [1, 7, 16, 17, 40, 150]) {
        const claim = holding(...many(accounts));
        const changed = { accounts: many(accounts, 1_000), leaving: many(accounts) };
        assert.ok(tagCount(changed) <= reserveFor([holding(A), claim]), `${accounts}`);
      }
    });

    describe("when nobody can join any more", () => {
      const mine = many(30);
      const theirs = many(60, 100);
      beforeEach(async () => {
        const claims = { ...OWNED, ...atRest(KEY, holding(...mine)), ...atRest(OTHER, holding(...theirs)) };
        const reserve = reserveFor([holding(...theirs)]);
        set({ ...claims, ...fill(TAGS - reserve - Object.keys(claims).length) });
      });

      it("a new claim is refused", async () => {
        const third = await opened("search/prod/team:00000000000000aa");
        assert.equal((await third.write(holding(A), JOINING)).outcome, "full");
      });

      it("everybody who has joined can leave", async () => {
        for (const [key, accounts] of [
          [KEY, mine],
          [OTHER, theirs],
        ] as const) {
          const store = await opened(key);
          for (const step of [
            () => store.write(leaving(...accounts), MARK),
            () => store.acquire(undefined, MARK),
            () => store.release(MARK),
            () => store.write(undefined),
          ])
            assert.match((await step()).outcome, /^(written|acquired)$/);
          assert.equal(found(key), undefined);
        }
      });

      it("an owner can close, and share it further", async () => {
        const store = await opened(OTHER);
        for (const closing of ["closing", "forced", undefined] as const) {
          const claim = { ...holding(...theirs), ...(closing && { closing }) };
          assert.deepEqual(await store.write(claim, MARK), { outcome: "written" });
          assert.equal((await store.acquire(undefined, MARK)).outcome, "acquired");
          assert.deepEqual(await store.release(), { outcome: "written" });
          assert.equal(found(OTHER)?.closing, closing);
          aws.time.pass(VISIBLE);
        }
      });

      it("everybody can change all accounts for as many others", async () => {
        const store = await opened(OTHER);
        const changed = { accounts: many(60, 500), leaving: [...theirs] };
        assert.deepEqual(await store.write(changed, MARK), { outcome: "written" });
        aws.time.pass(VISIBLE);
        assert.deepEqual(await store.write(holding(...changed.accounts)), { outcome: "written" });
        await store.tidy();
        assert.deepEqual([found(OTHER)?.accounts, versions(OTHER).length], [changed.accounts, 1]);
      });
    });

    describe("of which others have taken all 50 tags", () => {
      const steps: [what: string, held: number, claim: HeldClaim][] = [
        ["can leave", 16, leaving(...many(16))],
        ["can let one account go", 16, { accounts: many(15), leaving: many(1, 15) }],
        ["can change one account for another", 15, { accounts: [...many(14), A], leaving: many(1, 14) }],
        ["can change one account for another", 16, { accounts: [...many(15), A], leaving: many(1, 15) }],
        ["can change all of them", 16, { accounts: many(16, 500), leaving: many(16) }],
        ["can keep one", 60, { accounts: many(1), leaving: many(59, 1) }],
        ["of several tags can leave", 60, leaving(...many(60))],
      ];
      for (const [what, held, claim] of steps)
        it(`a member of ${held} accounts ${what}, in place`, async () => {
          const own = { ...OWNED, ...atRest(KEY, holding(...many(held))) };
          set({ ...own, ...fill(TAGS - Object.keys(own).length) });
          const store = await opened();
          assert.deepEqual(await store.write(claim, MARK), { outcome: "written" });
          assert.equal((await store.acquire(undefined, MARK)).outcome, "acquired");
          assert.deepEqual(await store.release(MARK), { outcome: "written" });
          const { accounts, leaving: gone } = found() ?? assert.fail();
          assert.deepEqual({ accounts, leaving: gone }, claim);
          const rest = claim.accounts.length > 0 ? holding(...claim.accounts) : undefined;
          assert.deepEqual(await store.write(rest), { outcome: "written" });
          assert.deepEqual(found()?.accounts, rest?.accounts);
          assert.equal(
            Object.keys(tags()).filter((tag) => tag.startsWith("tag")).length,
            50 - Object.keys(own).length,
          );
        });

      it("every member can change to any other claim that needs no more tags, go back, and leave", async () => {
        const account = fc.integer({ min: 0, max: 150 }).map((id) => many(1, id)[0] ?? "");
        const claimed = fc.uniqueArray(account, { minLength: 1, maxLength: 120, size: "max" });
        const filler = fc.integer({ min: 0, max: 50 });
        await fc.assert(
          fc.asyncProperty(claimed, claimed, claimed, filler, async (held, theirs, wished, taken) => {
            // What the others' joins and an outsider leave free of the 50 tags, before and while the member changes.
            const count = (all: readonly string[]) => tagCount(holding(...all));
            const next = wished.slice(0, count(held) === 1 ? 16 : 15 * count(held));
            const joined = {
              ...OWNED,
              ...atRest(KEY, holding(...held)),
              ...atRest(OTHER, holding(...theirs)),
            };
            const free = TAGS - Object.keys(joined).length;
            set({ ...joined, ...fill(Math.min(taken, free)) });
            let others = 0;
            const fillUp = () => {
              const room = Array.from({ length: TAGS - Object.keys(tags()).length }, () => [
                `more${others++}`,
                "",
              ]);
              set({ ...tags(), ...Object.fromEntries(room) });
            };
            const gone = held.filter((id) => !next.includes(id));
            const changed = { accounts: next, leaving: gone };
            const back = { accounts: held, leaving: next.filter((id) => !held.includes(id)) };
            for (const [claim, end] of [
              [changed, undefined],
              [back, held],
              [changed, next],
              [leaving(...next), []],
            ] as const) {
              const store = await opened();
              const pass = async (step: () => Promise<{ readonly outcome: string }>) => {
                assert.match((await step()).outcome, /^(written|acquired)$/);
                fillUp();
                aws.time.pass(VISIBLE);
              };
              await pass(() => store.write(claim, MARK));
              await pass(() => store.acquire(undefined, MARK));
              const read = found() ?? assert.fail();
              assert.deepEqual({ accounts: read.accounts, leaving: read.leaving }, claim);
              // The first run is killed here.
              if (!end) continue;
              await pass(() => store.release(MARK));
              await pass(() => store.write(end.length > 0 ? holding(...end) : undefined));
              await store.tidy();
              assert.deepEqual(found()?.accounts ?? [], end);
            }
            assert.deepEqual(versions(), []);
          }),
        );
      });

      it("or take them while a member leaves", async () => {
        set({ ...OWNED, ...atRest(KEY, holding(...many(60))) });
        const store = await opened();
        set({ ...tags(), ...fill(TAGS - Object.keys(tags()).length) });
        assert.deepEqual(await store.write(leaving(...many(60)), MARK), { outcome: "written" });
        assert.deepEqual([found()?.leaving, versions()], [many(60), [OLD]]);
      });
    });
  });

  describe("the tag that tells where claims are kept", () => {
    const tag = sharingTag("tags");
    const other = "search/prod/team:00000000000000aa";

    beforeEach(() => set({ team: "s" }));

    it("is written with the first claim if no stack owns the aggregator, for good once the run has ended", async () => {
      const store = await opened(KEY, true);
      assert.equal(await calls(() => store.write(holding(A), JOINING)), "Tag");
      assert.match(tags()[tag] ?? "", /^merge=shared store=tags joining:\w{10}$/);
      await store.acquire(undefined, JOINING);
      assert.match(tags()[tag] ?? "", / joining:/);
      await store.release();
      assert.equal(tags()[tag], "merge=shared store=tags");
    });

    it("goes with the claim of a run that puts it back", async () => {
      const store = await opened(KEY, true);
      await store.write(holding(A), JOINING);
      await store.write(undefined);
      assert.deepEqual(tags(), { team: "s" });
    });

    it("is not written again once another stack has settled it, and stays if this one fails", async () => {
      const [first, second] = [await opened(KEY, true), await opened(other, true)];
      await first.write(holding(A), JOINING);
      await second.write(holding(B), JOINING);
      await first.write(holding(A));
      await second.read();
      await second.acquire(undefined, JOINING);
      assert.equal(tags()[tag], "merge=shared store=tags");
      await second.release(JOINING);
      await second.write(undefined);
      assert.equal(tags()[tag], "merge=shared store=tags");
    });

    it("is left to the stack that wrote it last, if this one fails", async () => {
      const [first, second] = [await opened(KEY, true), await opened(other, true)];
      await first.write(holding(A), JOINING);
      aws.time.pass(2_000);
      await second.write(holding(B), JOINING);
      await first.read();
      await first.write(undefined);
      assert.match(tags()[tag] ?? "", / joining:/);
    });

    it("is not written by a run that has come to its end, or if it is there, or a stack owns it", async () => {
      await (await opened(KEY, true)).write(holding(A));
      assert.equal(tags()[tag], undefined);
      set({ [tag]: "merge=shared store=tags of old" });
      await (await opened(KEY, true)).write(holding(A), JOINING);
      assert.equal(tags()[tag], "merge=shared store=tags of old");
      set(OWNED);
      await (await opened(KEY, true)).write(holding(A), JOINING);
      assert.equal(tags()[tag], undefined);
    });

    const seconds = 1_700_000_000;
    const declared = (store: string, run?: number): Tags => ({
      [sharingTag(store)]:
        `${sharingWords(store)}${run === undefined ? "" : ` joining:${formatNonce(run, 370, 0)}`}`,
    });
    const reading = async (all: Tags, isMember = true): Promise<StoredClaims> => {
      set(all);
      return open(KEY, isMember).read();
    };

    it("of another store means that claims are kept elsewhere", async () => {
      assert.equal((await reading(declared(TABLE))).movedTo, TABLE);
      assert.equal((await reading({ ...declared("tags"), ...declared(TABLE, seconds) })).movedTo, undefined);
      assert.equal((await reading({})).movedTo, undefined);
    });

    it("of a first member that is about to say another store means it too, as long as its run may go on", async () => {
      assert.equal((await reading(declared(TABLE, seconds))).movedTo, TABLE);
      assert.equal((await reading(declared(TABLE, seconds - 375))).movedTo, TABLE);
      assert.equal((await reading(declared(TABLE, seconds - 376))).movedTo, undefined);
      assert.deepEqual(
        [375, 376].map((ago) => rivalOf(declared("tags", seconds - ago), TABLE, seconds)),
        ["tags", undefined],
      );
      assert.equal(rivalOf(declared("tags", seconds), "tags", seconds), undefined);
      assert.equal(rivalOf(declared("tags"), TABLE, seconds), "tags");
    });

    it("is the owner's, once there is one; who owns it asks nobody", async () => {
      const owned = (words: string) => ({ [OWNER_TAG]: `acme/platform/prod/0123456789abcdef${words}` });
      assert.equal((await reading(owned(` merge=shared store=${TABLE}`))).movedTo, TABLE);
      assert.equal((await reading(owned(" merge=shared store=tags"))).movedTo, undefined);
      assert.match((await reading(owned(""))).movedTo ?? "", /^nowhere/);
      assert.equal((await reading(owned(""), false)).movedTo, undefined);
    });
  });
});
