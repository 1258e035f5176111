import assert from "node:assert/strict";
import fc from "fast-check";
import { claimBase, claimKey } from "../../provider/domain/claimKey";
import type { HeldClaim } from "../../provider/domain/claims";
import type {
  Acquired,
  Claimant,
  ClaimStore,
  RunMark,
  StoredClaim,
  StoredTurn,
} from "../../provider/sharing/store/store";
import { hasCode } from "../support/errors";
import { slowIf } from "../support/tier";

/** What is particular to a kind of store. */
export interface StoreTraits {
  readonly exclusive: boolean;
  /** Whether the store itself finds out how a write ended whose answer was lost. */
  readonly findsOut: boolean;
  /** Whether a second run of the same stack is noticed. */
  readonly noticesOtherRuns: boolean;
  /** Whether what a killed run has sent lands late, and changes nothing: also not if the claim was removed since. */
  readonly outlivesLate: "nothing" | "writes" | "writes and removals";
  /** How many accounts a claim can have at least, and how many claims there can be of 20 accounts each. */
  readonly room: { readonly accounts: number; readonly claims: number };
}

/** The claims of one aggregator, empty, for one test. */
export interface ClaimsUnderTest {
  /** A store as one run of a stack opens it. */
  open(claimant: Claimant): ClaimStore;
  /** Sets AWS's time, in seconds since the epoch. */
  setTime(seconds: number): void;
  /** Everything that is kept, by names that have the claim's key in them; the lease is `lease`. */
  contents(): Promise<Readonly<Record<string, unknown>>>;
  /** Puts something beside the claims that is none; resolves to how a reading names it. */
  plantForeign(): Promise<string>;
  /** Spoils a claim that is there. */
  damage(key: string): Promise<void>;
  /** The answer to the next write is lost, and it takes no effect, or has taken it. */
  loseNextAnswer(when: "before" | "after"): void;
  /** Its run is killed while it writes: the request is on its way yet. */
  killed?(write: () => Promise<unknown>): Promise<void>;
  /** What killed runs have sent arrives. */
  land?(): Promise<void>;
}

const TIME = 1_700_000_000;

/** How long turns last, in seconds. */
export const LASTS = 370;

/** A run that is going on, of a resource that is there. */
export const MARK: RunMark = { lasts: LASTS, isNew: false };

const hex = (text: string) => Buffer.from(text.padEnd(8)).toString("hex");

const stack = (name: string, uid = "0123456789abcdef"): Claimant => ({
  key: claimKey(claimBase(`acme/${name}/prod`, "team", hex(name)), uid),
});

/** So many different accounts. */
export function accountIds(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => String(100_000_000_000 + from + index));
}

const [A = "", B = "", C = "", D = ""] = accountIds(4);

const claim = (accounts: string[], leaving: string[] = [], closing?: HeldClaim["closing"]): HeldClaim => ({
  accounts,
  leaving,
  ...(closing && { closing }),
});

/** What a claim says, without what only tells one writing of it from another. */
type Bare = Omit<StoredClaim, "version" | "run">;

function bare({ version: _, run: __, ...claim }: StoredClaim): Bare {
  return claim;
}

/** Who the turns belong to, and what is claimed, in one order; a claim of nothing is as good as none. */
async function read(store: ClaimStore): Promise<{ claims: Bare[]; turns: readonly StoredTurn[] }> {
  const { turns, torn } = await store.read();
  assert.deepEqual(torn, []);
  const kept = (await stored(store)).filter(
    ({ accounts, leaving, closing }) => accounts.length + leaving.length > 0 || closing,
  );
  return { claims: kept.map(bare), turns };
}

async function stored(store: ClaimStore): Promise<StoredClaim[]> {
  const { claims } = await store.read();
  return [...claims].sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function write(store: ClaimStore, wanted: HeldClaim | undefined, run?: RunMark): Promise<void> {
  assert.deepEqual(await store.write(wanted, run), { outcome: "written" });
}

async function acquire(store: ClaimStore, over?: string): Promise<string> {
  const acquired = await store.acquire(over, MARK);
  assert.equal(acquired.outcome, "acquired");
  return (acquired as Extract<Acquired, { nonce: string }>).nonce;
}

/** What every store of claims does. */
export function claimStoreSuite(traits: StoreTraits, setUp: () => Promise<ClaimsUnderTest>): void {
  const { exclusive, findsOut, noticesOtherRuns, outlivesLate, room } = traits;
  const payments = stack("payments");
  const platform = stack("platform");
  const audit = stack("audit");
  let claims: ClaimsUnderTest;
  let store: ClaimStore;
  let other: ClaimStore;

  beforeEach(async () => {
    claims = await setUp();
    claims.setTime(TIME);
    store = claims.open(payments);
    other = claims.open(platform);
    await store.read();
    await other.read();
  });

  /** What another run, of a third stack, sees. */
  const seen = () => read(claims.open(audit));

  it("is empty at first", async () => {
    assert.deepEqual(await store.read(), { claims: [], turns: [], torn: [], damaged: [], foreign: [] });
    assert.deepEqual(await store.readTurns(), []);
    assert.equal(store.exclusive, exclusive);
  });

  describe("shows to everybody what was written:", () => {
    const table: [what: string, claim: HeldClaim][] = [
      ["one account", claim([A])],
      ["several", claim([A, B, C])],
      ["some that are leaving", claim([A], [B, C])],
      ["nothing but what is leaving", claim([], [B])],
      ["closing", claim([A], [], "closing")],
      ["closing by force", claim([A], [B], "forced")],
      ["closing, without accounts", claim([], [], "closing")],
      ["as many as one tag can't hold", claim(accountIds(40), accountIds(30, 40))],
    ];
    for (const [what, wanted] of table)
      it(what, async () => {
        await write(store, wanted);
        const expected = {
          key: payments.key,
          ...wanted,
          ...(wanted.leaving.length > 0 && { leavingSince: TIME }),
        };
        assert.deepEqual(await seen(), { claims: [expected], turns: [] });
        assert.deepEqual(await read(store), { claims: [expected], turns: [] });
      });
  });

  it("a later claim replaces the former one", async () => {
    for (const wanted of [claim([A], [B], "closing"), claim(accountIds(60)), claim([C], [D]), claim([D])]) {
      await write(store, wanted);
      const [found] = (await seen()).claims;
      const { leavingSince, ...rest } = found ?? assert.fail();
      assert.deepEqual(rest, { key: payments.key, ...wanted });
      assert.equal(leavingSince, wanted.leaving.length > 0 ? TIME : undefined);
    }
  });

  it("what is leaving is dated again with every write", async () => {
    await write(store, claim([A], [B]));
    claims.setTime(TIME + 1000);
    await write(store, claim([A], [B]));
    assert.equal((await seen()).claims[0]?.leavingSince, TIME + 1000);
  });

  it("a next run goes on from the claim that it finds", async () => {
    await write(store, claim([A, B]));
    const next = claims.open(payments);
    assert.deepEqual((await read(next)).claims, [{ key: payments.key, ...claim([A, B]) }]);
    await write(next, claim([B], [A]));
    assert.deepEqual((await seen()).claims, [{ key: payments.key, ...claim([B], [A]), leavingSince: TIME }]);
  });

  it("each stack has its own claim", async () => {
    await write(store, claim([A, B]));
    await write(other, claim([B, C]));
    await write(store, claim([A], [B]));
    assert.deepEqual((await seen()).claims, [
      { key: payments.key, ...claim([A], [B]), leavingSince: TIME },
      { key: platform.key, ...claim([B, C]) },
    ]);
  });

  describe("removes", () => {
    it("the own claim, and no other", async () => {
      await write(store, claim(accountIds(60)));
      await write(other, claim([B]));
      await write(store, undefined);
      assert.deepEqual((await seen()).claims, [{ key: platform.key, ...claim([B]) }]);
      assert.equal(
        Object.keys(await claims.contents()).some((name) => name.includes(payments.key)),
        false,
      );
    });

    it("nothing where there is none", () => write(store, undefined));

    it("and takes a new claim afterwards", async () => {
      await write(store, claim([A]));
      await write(store, undefined);
      await write(store, claim([B]));
      assert.deepEqual((await seen()).claims, [{ key: payments.key, ...claim([B]) }]);
    });
  });

  describe("leaves alone", () => {
    it("everything that belongs to others", async () => {
      await write(other, claim(accountIds(60), [C]));
      await claims.plantForeign();
      const before = await claims.contents();
      await write(store, claim([A], [B]));
      const nonce = await acquire(store);
      await write(store, claim(accountIds(60)));
      if (exclusive) await acquire(store, nonce);
      await store.release();
      await write(store, undefined);
      const { lease: _, ...after } = await claims.contents();
      assert.deepEqual(after, before);
    });

    it("what is no claim, and tells of it", async () => {
      const name = await claims.plantForeign();
      await write(store, claim([A]));
      const found = await claims.open(audit).read();
      assert.deepEqual(found.foreign, [name]);
      assert.deepEqual(found.claims.map(bare), [{ key: payments.key, ...claim([A]) }]);
    });

    it("a claim that makes no sense, and tells of it", async () => {
      await write(other, claim([A]));
      await claims.damage(platform.key);
      await write(store, claim([B]));
      const found = await claims.open(audit).read();
      assert.deepEqual(found.damaged, [platform.key]);
      assert.deepEqual(found.claims.map(bare), [{ key: payments.key, ...claim([B]) }]);
      const before = await claims.contents();
      await acquire(store);
      await store.release();
      await write(store, undefined);
      const { lease: _, ...after } = await claims.contents();
      const others = Object.entries(before).filter(([name]) => !name.includes(payments.key));
      assert.deepEqual(after, Object.fromEntries(others));
    });
  });

  describe("a turn", () => {
    it("is shown to everybody, with its time", async () => {
      await write(store, claim([A]));
      const nonce = await acquire(store);
      const turn = { key: payments.key, nonce, stamp: TIME, lasts: LASTS };
      assert.deepEqual((await seen()).turns, [turn]);
      assert.deepEqual(await claims.open(audit).readTurns(), [turn]);
      assert.deepEqual(await store.readTurns(), [turn]);
    });

    it("has another nonce each time", async () => {
      await write(store, claim([A]));
      const nonces = new Set<string>();
      for (let count = 0; count < 5; count++) {
        nonces.add(await acquire(store));
        assert.deepEqual(await store.release(), { outcome: "written" });
      }
      assert.equal(nonces.size, 5);
    });

    it("is renewed with another nonce and the time of now", async () => {
      await write(store, claim([A]));
      const nonce = await acquire(store);
      claims.setTime(TIME + 60);
      const renewed = await acquire(store, nonce);
      assert.notEqual(renewed, nonce);
      assert.deepEqual((await seen()).turns, [
        { key: payments.key, nonce: renewed, stamp: TIME + 60, lasts: LASTS },
      ]);
    });

    it("can be had without a claim", async () => {
      const nonce = await acquire(store);
      assert.deepEqual((await seen()).turns, [{ key: payments.key, nonce, stamp: TIME, lasts: LASTS }]);
      await store.release();
      assert.deepEqual(await seen(), { claims: [], turns: [] });
    });

    it("stays over writes of the claim, and is gone once it is given back", async () => {
      await write(store, claim([A]));
      const nonce = await acquire(store);
      for (const wanted of [claim([B], [A]), claim(accountIds(60)), undefined, claim([C])]) {
        await write(store, wanted);
        assert.deepEqual((await seen()).turns, [{ key: payments.key, nonce, stamp: TIME, lasts: LASTS }]);
      }
      assert.deepEqual(await store.release(), { outcome: "written" });
      assert.deepEqual(await seen(), { claims: [{ key: payments.key, ...claim([C]) }], turns: [] });
    });

    it("that a killed run has left stays over writes of the next, which can give it back", async () => {
      await write(store, claim([A]));
      const nonce = await acquire(store);
      const next = claims.open(payments);
      await next.read();
      await write(next, claim([B]));
      assert.deepEqual((await seen()).turns, [{ key: payments.key, nonce, stamp: TIME, lasts: LASTS }]);
      assert.deepEqual(await next.release(), { outcome: "written" });
      assert.deepEqual(await seen(), { claims: [{ key: payments.key, ...claim([B]) }], turns: [] });
    });

    it("that nobody has is given back without harm", async () => {
      assert.deepEqual(await store.release(), { outcome: "written" });
      await write(store, claim([A]));
      assert.deepEqual(await store.release(), { outcome: "written" });
      assert.deepEqual(await seen(), { claims: [{ key: payments.key, ...claim([A]) }], turns: [] });
    });

    it("of another stack is not given back", async () => {
      await write(other, claim([B]));
      const nonce = await acquire(other);
      await store.read();
      await write(store, claim([A]));
      await store.release();
      assert.deepEqual((await seen()).turns, [{ key: platform.key, nonce, stamp: TIME, lasts: LASTS }]);
    });

    if (!exclusive)
      it("is one of several", async () => {
        await write(store, claim([A]));
        await write(other, claim([B]));
        const nonces = [await acquire(store), await acquire(other)];
        assert.deepEqual((await seen()).turns.map(({ nonce }) => nonce).sort(), nonces.sort());
      });
  });

  const theLease = () => {
    it("goes to one alone", async () => {
      const nonce = await acquire(store);
      assert.deepEqual(await other.acquire(undefined, MARK), { outcome: "lost" });
      await store.release();
      await other.read();
      assert.notEqual(await acquire(other), nonce);
    });

    it("goes to one of many that want it at once", async () => {
      const stores = Array.from({ length: 8 }, (_, index) => claims.open(stack(`team-${index}`)));
      for (const each of stores) await each.read();
      const acquired = await Promise.all(stores.map((each) => each.acquire(undefined, MARK)));
      assert.equal(acquired.filter(({ outcome }) => outcome === "acquired").length, 1);
      assert.equal(acquired.filter(({ outcome }) => outcome === "lost").length, 7);
      assert.equal((await seen()).turns.length, 1);
    });

    it("is taken over an expired one by its nonce, once", async () => {
      const expired = await acquire(store);
      await other.read();
      const third = claims.open(audit);
      await third.read();
      const nonce = await acquire(other, expired);
      assert.deepEqual(await third.acquire(expired, MARK), { outcome: "lost" });
      assert.deepEqual((await seen()).turns, [{ key: platform.key, nonce, stamp: TIME, lasts: LASTS }]);
    });

    it("is not taken over if its holder has renewed it", async () => {
      const nonce = await acquire(store);
      await other.read();
      await acquire(store, nonce);
      assert.deepEqual(await other.acquire(nonce, MARK), { outcome: "lost" });
    });

    it("is lost, and neither renewed nor released, once another has taken it over", async () => {
      const nonce = await acquire(store);
      await other.read();
      const next = await acquire(other, nonce);
      assert.deepEqual(await store.acquire(nonce, MARK), { outcome: "lost" });
      assert.deepEqual(await store.release(), { outcome: "written" });
      assert.deepEqual((await seen()).turns, [{ key: platform.key, nonce: next, stamp: TIME, lasts: LASTS }]);
    });

    it("is had although others had it and gave it back since it was read", async () => {
      for (let count = 0; count < 3; count++) {
        await acquire(other);
        await other.release();
      }
      await acquire(store);
    });
  };
  if (exclusive) describe("the lease", theLease);

  /** The own claim, as another run sees it. */
  const shown = async (key = payments.key) =>
    (await stored(claims.open(audit))).find((one) => one.key === key);

  describe("a run", () => {
    for (const isNew of [true, false])
      it(`that ${isNew ? "creates its resource" : "changes its claim"} is shown until it has come to its end`, async () => {
        const mark = { lasts: 42, isNew };
        await write(store, claim([A]), mark);
        const { run } = (await shown()) ?? assert.fail();
        assert.deepEqual(run, { nonce: run?.nonce, stamp: TIME, lasts: 42, isNew });
        await write(store, claim([A]));
        const { run: after, ...rest } = (await shown()) ?? assert.fail();
        assert.deepEqual([after, bare(rest)], [undefined, { key: payments.key, ...claim([A]) }]);
      });

    it("has another nonce with each write, so that who waits for it sees that it goes on", async () => {
      const nonces = new Set<string | undefined>();
      for (let count = 0; count < 5; count++) {
        await write(store, claim([A]), MARK);
        nonces.add((await shown())?.run?.nonce);
      }
      assert.equal(nonces.size, 5);
    });

    it("goes on with its turn, and after it", async () => {
      const mark = { lasts: LASTS, isNew: true };
      await write(store, claim([A]), mark);
      assert.equal((await store.acquire(undefined, mark)).outcome, "acquired");
      assert.equal((await shown())?.run?.isNew, true);
      await store.release(mark);
      assert.equal((await shown())?.run?.isNew, true);
      assert.deepEqual((await seen()).turns, []);
    });

    it(`${exclusive ? "doesn't end" : "ends"} with a turn that is given back for good`, async () => {
      await write(store, claim([A]), MARK);
      await acquire(store);
      await store.release();
      assert.equal((await shown())?.run === undefined, !exclusive);
    });

    it("that was killed is shown to the next one, until that has written", async () => {
      await write(store, claim([A]), { lasts: 42, isNew: true });
      const next = claims.open(payments);
      assert.equal((await stored(next))[0]?.run?.isNew, true);
      await write(next, claim([A]));
      assert.equal((await shown())?.run, undefined);
    });

    it("of another stack stays as it is", async () => {
      await write(other, claim([B]), MARK);
      const before = await shown(platform.key);
      await write(store, claim([A]), MARK);
      await acquire(store);
      await store.release();
      await write(store, undefined);
      assert.deepEqual(await shown(platform.key), before);
    });
  });

  describe("a version", () => {
    it("is another one each time that a run writes, also if it writes the same", async () => {
      const versions = new Set<string | undefined>();
      for (const run of [undefined, MARK, MARK, undefined]) {
        claims.setTime(TIME + versions.size);
        const next = claims.open(payments);
        await next.read();
        await write(next, claim([A], [B]), run);
        versions.add((await shown())?.version);
      }
      assert.equal(versions.size, 4);
    });

    it("stays the same while nobody writes the claim", async () => {
      await write(store, claim([A]), MARK);
      const { version } = (await shown()) ?? assert.fail();
      await write(other, claim([B]));
      await acquire(other);
      assert.equal((await shown())?.version, version);
    });
  });

  describe("a claim that is touched", () => {
    const large = accountIds(40);
    for (const [what, wanted, run] of [
      ["at rest", claim(large, [B]), undefined],
      ["with a run that was killed", claim([A], [B]), { lasts: 42, isNew: true }],
    ] as const)
      it(`${what} is another version of the same`, async () => {
        await write(store, { ...wanted, closing: "closing" }, run);
        const { version: before, ...was } = (await shown()) ?? assert.fail();
        claims.setTime(TIME + 1000);
        const next = claims.open(payments);
        await next.read();
        assert.deepEqual(await next.touch(), { outcome: "written" });
        const { version: after, ...is } = (await shown()) ?? assert.fail();
        assert.deepEqual(is, was);
        assert.notEqual(after, before);
      });

    it("and isn't there stays away", async () => {
      assert.deepEqual(await store.touch(), { outcome: "written" });
      assert.deepEqual(await seen(), { claims: [], turns: [] });
    });
  });

  describe("what a killed create of the same resource has left", () => {
    const former = stack("payments", "fedcba9876543210");

    it("is absorbed exactly as it was read", async () => {
      await write(claims.open(former), claim(accountIds(40)), { lasts: 42, isNew: true });
      await write(other, claim([B]));
      const abandoned = (await stored(store)).filter(({ key }) => key === former.key);
      assert.equal(abandoned.length, 1);
      assert.deepEqual(await store.absorb(abandoned), { outcome: "written" });
      assert.deepEqual((await seen()).claims, [{ key: platform.key, ...claim([B]) }]);
    });

    for (const isSeen of [false, true])
      it(`stays if it was written since${isSeen ? ", as a later reading shows" : ""}: it is no killed one`, async () => {
        await write(claims.open(former), claim([A]), { lasts: 42, isNew: true });
        const abandoned = (await stored(store)).filter(({ key }) => key === former.key);
        claims.setTime(TIME + 1);
        const alive = claims.open(former);
        await alive.read();
        await write(alive, claim([C]));
        if (isSeen) await store.read();
        assert.deepEqual(await store.absorb(abandoned), { outcome: "written" });
        assert.deepEqual((await seen()).claims, [{ key: former.key, ...claim([C]) }]);
      });
  });

  describe("a claim that is placed", () => {
    it("is as another store has held it, with its run and since when accounts are leaving", async () => {
      const run = { nonce: "of-another-store", stamp: TIME - 30, lasts: 42, isNew: true };
      const held = { key: payments.key, ...claim(accountIds(30), [B], "closing"), leavingSince: TIME - 500 };
      assert.deepEqual(await store.place({ ...held, version: "v", run }), { outcome: "written" });
      const { run: found, ...rest } = (await shown()) ?? assert.fail();
      assert.deepEqual(bare(rest), held);
      assert.deepEqual({ ...found, nonce: "" }, { ...run, nonce: "" });
    });

    it("at rest is at rest", async () => {
      await store.place({ key: payments.key, ...claim([A]), version: "v" });
      const { run, ...rest } = (await shown()) ?? assert.fail();
      assert.deepEqual([run, bare(rest)], [undefined, { key: payments.key, ...claim([A]) }]);
    });
  });

  const late = () => {
    type Run = (run: ClaimStore) => Promise<unknown>;
    const sent: [what: string, send: Run][] = [
      ["a claim", (run) => run.write(claim([B]), MARK)],
      ["a claim of many accounts", (run) => run.write(claim(accountIds(60)), MARK)],
      ["a claim at rest", (run) => run.write(claim([B]))],
      ["a turn", (run) => run.acquire(undefined, MARK)],
      ["a removal", (run) => run.write(undefined)],
    ];
    const then: [what: string, next: Run, claims: string[][], removal?: true][] = [
      ["has written", (run) => write(run, claim([C])), [[C]]],
      ["has written many accounts", (run) => write(run, claim(accountIds(40))), [accountIds(40)]],
      ["has touched the claim", (run) => run.touch(), [accountIds(20)]],
      ["has removed it", (run) => write(run, undefined), [], true],
    ];
    for (const [what, send] of sent)
      for (const [did, next, expected, isRemoval] of then) {
        if (isRemoval && outlivesLate !== "writes and removals") continue;
        it(`${what} changes nothing if it lands after the next run ${did}`, async () => {
          await write(store, claim(accountIds(20)));
          claims.setTime(TIME + 1);
          const dying = claims.open(payments);
          await dying.read();
          await claims.killed?.(() => send(dying));
          claims.setTime(TIME + 2);
          const run = claims.open(payments);
          await run.read();
          await next(run);
          const found = async () => ({
            claims: (await stored(claims.open(audit))).map(({ accounts, run: mark }) => [accounts, mark]),
            // A lease that nobody else has wanted is taken by whoever asks, and expires by itself.
            ...(!exclusive && { turns: (await seen()).turns }),
          });
          const ended = {
            claims: expected.map((accounts) => [accounts, undefined]),
            ...(!exclusive && { turns: [] }),
          };
          assert.deepEqual(await found(), ended);
          await claims.land?.();
          assert.deepEqual(await found(), ended);
          claims.setTime(TIME + 3);
          const last = claims.open(payments);
          await last.read();
          await write(last, claim([D]));
          assert.deepEqual((await seen()).claims, [{ key: payments.key, ...claim([D]) }]);
        });
      }
  };
  if (outlivesLate !== "nothing") describe("what a killed run has sent:", late);

  describe("where an answer is lost,", () => {
    const outcome = (which: "written" | "acquired") => (findsOut ? which : "unknown");

    for (const when of ["before", "after"] as const) {
      const effect = when === "before" ? "no effect" : "its effect";

      it(`a claim with ${effect} can be written`, async () => {
        claims.loseNextAnswer(when);
        assert.equal((await store.write(claim([A]))).outcome, outcome("written"));
        await write(store, claim([A, B]));
        assert.deepEqual((await seen()).claims, [{ key: payments.key, ...claim([A, B]) }]);
      });

      it(`a claim with ${effect} can be changed`, async () => {
        await write(store, claim([A]));
        claims.loseNextAnswer(when);
        assert.equal((await store.write(claim([B]))).outcome, outcome("written"));
        await store.read();
        await write(store, claim([C]));
        assert.deepEqual((await seen()).claims, [{ key: payments.key, ...claim([C]) }]);
      });

      it(`a claim with ${effect} can be removed`, async () => {
        await write(store, claim([A]));
        claims.loseNextAnswer(when);
        assert.equal((await store.write(undefined)).outcome, outcome("written"));
        await write(store, undefined);
        assert.deepEqual((await seen()).claims, []);
      });

      it(`a turn with ${effect} can be taken`, async () => {
        await write(store, claim([A]));
        claims.loseNextAnswer(when);
        const acquired = await store.acquire(undefined, MARK);
        assert.equal(acquired.outcome, outcome("acquired"));
        const { turns } = await seen();
        if (findsOut) assert.deepEqual(turns, [{ key: payments.key, ...turns[0], ...pick(acquired) }]);
        assert.equal(turns.length, findsOut || when === "after" ? 1 : 0);
      });

      it(`a turn with ${effect} can be given back`, async () => {
        await write(store, claim([A]));
        await acquire(store);
        claims.loseNextAnswer(when);
        assert.equal((await store.release()).outcome, outcome("written"));
        await store.read();
        assert.deepEqual(await store.release(), { outcome: "written" });
        assert.deepEqual(await seen(), { claims: [{ key: payments.key, ...claim([A]) }], turns: [] });
      });
    }
  });

  const otherRuns = () => {
    for (const [what, before] of [
      ["made the claim", undefined],
      ["changed the claim", claim([A])],
    ] as const)
      it(`that has ${what} is noticed, and its claim stays`, async () => {
        if (before) await write(store, before);
        const second = claims.open(payments);
        await second.read();
        await write(store, claim([A]));
        await assert.rejects(second.write(claim([D])), hasCode("OtherRun", { key: payments.key }));
        const third = claims.open(payments);
        await third.read();
        await write(third, claim([B]));
        for (const wanted of [claim([C]), undefined]) {
          await assert.rejects(store.write(wanted), hasCode("OtherRun", { key: payments.key }));
          await store.read();
        }
        assert.deepEqual((await seen()).claims, [{ key: payments.key, ...claim([B]) }]);
      });
  };
  if (noticesOtherRuns) describe("another run of the same stack", otherRuns);

  describe("has room", () => {
    it("for large claims", async () => {
      const half = Math.floor(room.accounts / 2);
      const large = claim(accountIds(room.accounts - half), accountIds(half, room.accounts));
      await write(store, large);
      await write(other, claim([A]));
      assert.deepEqual((await seen()).claims, [
        { key: payments.key, ...large, leavingSince: TIME },
        { key: platform.key, ...claim([A]) },
      ]);
    });

    it(`for many claims${slowIf(exclusive)}`, async () => {
      const stacks = Array.from({ length: room.claims }, (_, index) => stack(`t${index}`));
      for (const [index, each] of stacks.entries()) {
        const opened = claims.open(each);
        await opened.read();
        await write(opened, claim(accountIds(20, index)));
      }
      const found = (await seen()).claims;
      assert.equal(found.length, stacks.length);
      for (const [index, { key }] of stacks.entries())
        assert.deepEqual(
          found.find((each) => each.key === key),
          { key, ...claim(accountIds(20, index)) },
        );
    });
  });

  it("holds after any history what each stack wrote last, and who has a turn", async () => {
    const step = fc.record({
      who: fc.nat({ max: 2 }),
      what: fc.oneof(
        fc.record({
          write: fc.option(
            fc.record({
              accounts: fc.subarray(accountIds(6), { maxLength: 4 }),
              leaving: fc.subarray(accountIds(6, 6), { maxLength: 3 }),
            }),
          ),
        }),
        fc.constantFrom("acquire", "release", "read", "reopen"),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        claims = await setUp();
        claims.setTime(TIME);
        await follow(claims, exclusive, steps);
      }),
      { numRuns: 25 },
    );
  });
}

type Step = { readonly who: number; readonly what: { readonly write: HeldClaim | null } | string };

/** Takes the steps, and holds what is there against what there should be after each. */
async function follow(claims: ClaimsUnderTest, exclusive: boolean, steps: readonly Step[]): Promise<void> {
  const stacks = [stack("a"), stack("b"), stack("c")];
  const stores = stacks.map((each) => claims.open(each));
  for (const store of stores) await store.read();
  const wanted = new Map<string, HeldClaim>();
  const turns = new Map<string, string>();
  for (const { who, what } of steps) {
    const { key } = stacks[who] ?? assert.fail();
    const store = stores[who] ?? assert.fail();
    if (typeof what === "object") {
      await write(store, what.write ?? undefined);
      if (what.write && what.write.accounts.length + what.write.leaving.length > 0)
        wanted.set(key, what.write);
      else wanted.delete(key);
    } else if (what === "acquire") {
      const acquired = await store.acquire(undefined, MARK);
      assert.equal(acquired.outcome, exclusive && turns.size > 0 ? "lost" : "acquired");
      if (acquired.outcome === "acquired") turns.set(key, acquired.nonce);
    } else if (what === "release") {
      await store.read();
      await store.release();
      turns.delete(key);
    } else if (what === "read") await store.read();
    else {
      stores[who] = claims.open({ key });
      await stores[who]?.read();
    }
    const found = await read(claims.open(stack("z")));
    assert.deepEqual(
      found.claims,
      [...wanted]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([owner, { accounts, leaving }]) => ({
          key: owner,
          accounts,
          leaving,
          ...(leaving.length > 0 && { leavingSince: TIME }),
        })),
    );
    assert.deepEqual(new Map(found.turns.map((turn) => [turn.key, turn.nonce])), turns);
  }
}

function pick(acquired: Acquired): { nonce?: string } {
  return acquired.outcome === "acquired" ? { nonce: acquired.nonce } : {};
}
