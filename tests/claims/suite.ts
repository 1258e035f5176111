import assert from "node:assert/strict";
import fc from "fast-check";
import { claimKey } from "../../provider/claims/key";
import type { Claimant, ClaimStore, StoredClaim, StoredTurn, Taken } from "../../provider/claims/store";
import type { HeldClaim } from "../../provider/merge/claims";

/** What is particular to a kind of store. */
export interface StoreTraits {
  readonly exclusive: boolean;
  /** Whether the store itself finds out how a write ended whose answer was lost. */
  readonly findsOut: boolean;
  /** Whether a second run of the same stack is noticed. */
  readonly noticesOtherRuns: boolean;
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
}

const TIME = 1_700_000_000;

/** How long turns last, in seconds. */
export const LASTS = 370;

const stack = (name: string): Claimant => ({
  key: claimKey(`acme/${name}/prod`, "team", Buffer.from(name.padEnd(8)).toString("hex")),
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

/** Who the turns belong to, and what is claimed, in one order; a claim of nothing is as good as none. */
async function read(store: ClaimStore): Promise<{ claims: StoredClaim[]; turns: readonly StoredTurn[] }> {
  const { claims, turns, torn } = await store.read();
  assert.deepEqual(torn, []);
  const kept = claims.filter(
    ({ accounts, leaving, closing }) => accounts.length + leaving.length > 0 || closing,
  );
  return { claims: kept.sort((a, b) => (a.key < b.key ? -1 : 1)), turns };
}

async function write(store: ClaimStore, wanted: HeldClaim | undefined): Promise<void> {
  assert.deepEqual(await store.write(wanted), { outcome: "written" });
}

async function take(store: ClaimStore, over?: string): Promise<string> {
  const taken = await store.take(over, LASTS);
  assert.equal(taken.outcome, "taken");
  return (taken as Extract<Taken, { nonce: string }>).nonce;
}

/** What every store of claims does. */
export function claimStoreSuite(traits: StoreTraits, setUp: () => Promise<ClaimsUnderTest>): void {
  const { exclusive, findsOut, noticesOtherRuns, room } = traits;
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

  it("what is leaving is dated anew with every write", async () => {
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
      const nonce = await take(store);
      await write(store, claim(accountIds(60)));
      if (exclusive) await take(store, nonce);
      await store.yield();
      await write(store, undefined);
      const { lease: _, ...after } = await claims.contents();
      assert.deepEqual(after, before);
    });

    it("what is no claim, and tells of it", async () => {
      const name = await claims.plantForeign();
      await write(store, claim([A]));
      const found = await claims.open(audit).read();
      assert.deepEqual(found.foreign, [name]);
      assert.deepEqual(found.claims, [{ key: payments.key, ...claim([A]) }]);
    });

    it("a claim that makes no sense, and tells of it", async () => {
      await write(other, claim([A]));
      await claims.damage(platform.key);
      await write(store, claim([B]));
      const found = await claims.open(audit).read();
      assert.deepEqual(found.damaged, [platform.key]);
      assert.deepEqual(found.claims, [{ key: payments.key, ...claim([B]) }]);
      const before = await claims.contents();
      await take(store);
      await store.yield();
      await write(store, undefined);
      const { lease: _, ...after } = await claims.contents();
      const others = Object.entries(before).filter(([name]) => !name.includes(payments.key));
      assert.deepEqual(after, Object.fromEntries(others));
    });
  });

  describe("a turn", () => {
    it("is shown to everybody, with its time", async () => {
      await write(store, claim([A]));
      const nonce = await take(store);
      const turn = { key: payments.key, nonce, stamp: TIME, lasts: LASTS };
      assert.deepEqual((await seen()).turns, [turn]);
      assert.deepEqual(await claims.open(audit).readTurns(), [turn]);
      assert.deepEqual(await store.readTurns(), [turn]);
    });

    it("has another nonce each time", async () => {
      await write(store, claim([A]));
      const nonces = new Set<string>();
      for (let count = 0; count < 5; count++) {
        nonces.add(await take(store));
        assert.deepEqual(await store.yield(), { outcome: "written" });
      }
      assert.equal(nonces.size, 5);
    });

    it("is renewed with another nonce and the time of now", async () => {
      await write(store, claim([A]));
      const nonce = await take(store);
      claims.setTime(TIME + 60);
      const renewed = await take(store, nonce);
      assert.notEqual(renewed, nonce);
      assert.deepEqual((await seen()).turns, [
        { key: payments.key, nonce: renewed, stamp: TIME + 60, lasts: LASTS },
      ]);
    });

    it("can be had without a claim", async () => {
      const nonce = await take(store);
      assert.deepEqual((await seen()).turns, [{ key: payments.key, nonce, stamp: TIME, lasts: LASTS }]);
      await store.yield();
      assert.deepEqual(await seen(), { claims: [], turns: [] });
    });

    it("stays over writes of the claim, and is gone once it is given back", async () => {
      await write(store, claim([A]));
      const nonce = await take(store);
      for (const wanted of [claim([B], [A]), claim(accountIds(60)), undefined, claim([C])]) {
        await write(store, wanted);
        assert.deepEqual((await seen()).turns, [{ key: payments.key, nonce, stamp: TIME, lasts: LASTS }]);
      }
      assert.deepEqual(await store.yield(), { outcome: "written" });
      assert.deepEqual(await seen(), { claims: [{ key: payments.key, ...claim([C]) }], turns: [] });
    });

    it("that a killed run has left stays over writes of the next, which can give it back", async () => {
      await write(store, claim([A]));
      const nonce = await take(store);
      const next = claims.open(payments);
      await next.read();
      await write(next, claim([B]));
      assert.deepEqual((await seen()).turns, [{ key: payments.key, nonce, stamp: TIME, lasts: LASTS }]);
      assert.deepEqual(await next.yield(), { outcome: "written" });
      assert.deepEqual(await seen(), { claims: [{ key: payments.key, ...claim([B]) }], turns: [] });
    });

    it("that nobody has is given back without harm", async () => {
      assert.deepEqual(await store.yield(), { outcome: "written" });
      await write(store, claim([A]));
      assert.deepEqual(await store.yield(), { outcome: "written" });
      assert.deepEqual(await seen(), { claims: [{ key: payments.key, ...claim([A]) }], turns: [] });
    });

    it("of another stack is not given back", async () => {
      await write(other, claim([B]));
      const nonce = await take(other);
      await store.read();
      await write(store, claim([A]));
      await store.yield();
      assert.deepEqual((await seen()).turns, [{ key: platform.key, nonce, stamp: TIME, lasts: LASTS }]);
    });

    if (!exclusive)
      it("is one of several", async () => {
        await write(store, claim([A]));
        await write(other, claim([B]));
        const nonces = [await take(store), await take(other)];
        assert.deepEqual((await seen()).turns.map(({ nonce }) => nonce).sort(), nonces.sort());
      });
  });

  const theLease = () => {
    it("goes to one alone", async () => {
      const nonce = await take(store);
      assert.deepEqual(await other.take(undefined, LASTS), { outcome: "lost" });
      await store.yield();
      await other.read();
      assert.notEqual(await take(other), nonce);
    });

    it("goes to one of many that want it at once", async () => {
      const stores = Array.from({ length: 8 }, (_, index) => claims.open(stack(`team-${index}`)));
      for (const each of stores) await each.read();
      const taken = await Promise.all(stores.map((each) => each.take(undefined, LASTS)));
      assert.equal(taken.filter(({ outcome }) => outcome === "taken").length, 1);
      assert.equal(taken.filter(({ outcome }) => outcome === "lost").length, 7);
      assert.equal((await seen()).turns.length, 1);
    });

    it("is taken over a dead one by its nonce, once", async () => {
      const dead = await take(store);
      await other.read();
      const third = claims.open(audit);
      await third.read();
      const nonce = await take(other, dead);
      assert.deepEqual(await third.take(dead, LASTS), { outcome: "lost" });
      assert.deepEqual((await seen()).turns, [{ key: platform.key, nonce, stamp: TIME, lasts: LASTS }]);
    });

    it("is not taken over where its holder has renewed it", async () => {
      const nonce = await take(store);
      await other.read();
      await take(store, nonce);
      assert.deepEqual(await other.take(nonce, LASTS), { outcome: "lost" });
    });

    it("is lost, and neither renewed nor given back, once another has taken it over", async () => {
      const nonce = await take(store);
      await other.read();
      const next = await take(other, nonce);
      assert.deepEqual(await store.take(nonce, LASTS), { outcome: "lost" });
      assert.deepEqual(await store.yield(), { outcome: "written" });
      assert.deepEqual((await seen()).turns, [{ key: platform.key, nonce: next, stamp: TIME, lasts: LASTS }]);
    });

    it("is had although others had it and gave it back since it was read", async () => {
      for (let count = 0; count < 3; count++) {
        await take(other);
        await other.yield();
      }
      await take(store);
    });
  };
  if (exclusive) describe("the lease", theLease);

  describe("where an answer is lost,", () => {
    const outcome = (which: "written" | "taken") => (findsOut ? which : "unknown");

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
        const taken = await store.take(undefined, LASTS);
        assert.equal(taken.outcome, outcome("taken"));
        const { turns } = await seen();
        if (findsOut) assert.deepEqual(turns, [{ key: payments.key, ...turns[0], ...pick(taken) }]);
        assert.equal(turns.length, findsOut || when === "after" ? 1 : 0);
      });

      it(`a turn with ${effect} can be given back`, async () => {
        await write(store, claim([A]));
        await take(store);
        claims.loseNextAnswer(when);
        assert.equal((await store.yield()).outcome, outcome("written"));
        await store.read();
        assert.deepEqual(await store.yield(), { outcome: "written" });
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
        await assert.rejects(second.write(claim([D])), /another run of this stack/);
        const third = claims.open(payments);
        await third.read();
        await write(third, claim([B]));
        for (const wanted of [claim([C]), undefined]) {
          await assert.rejects(store.write(wanted), /another run of this stack \(payments\/prod\/team\)/);
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

    it("for many claims", async () => {
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
        fc.constantFrom("take", "yield", "read", "reopen"),
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
    } else if (what === "take") {
      const taken = await store.take(undefined, LASTS);
      assert.equal(taken.outcome, exclusive && turns.size > 0 ? "lost" : "taken");
      if (taken.outcome === "taken") turns.set(key, taken.nonce);
    } else if (what === "yield") {
      await store.read();
      await store.yield();
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

function pick(taken: Taken): { nonce?: string } {
  return taken.outcome === "taken" ? { nonce: taken.nonce } : {};
}
