import assert from "node:assert/strict";
import type { AggregatorApi } from "../../../../provider/aws/aggregator";
import { MOST_NAMED } from "../../../../provider/domain/claims";
import { PublishingInterrupted } from "../../../../provider/sharing/protocol/errors";
import { type Publication, publish } from "../../../../provider/sharing/protocol/runner";
import type { ClaimStore } from "../../../../provider/sharing/store/store";
import { someError } from "../../../support/errors";
import { accounts, type Fate, ids, letters, MemoryAws } from "../../../support/memoryAws";
import { MemoryClaims } from "../../../support/memoryClaims";
import { goal, KEY, OTHER } from "../../../support/protocol";
import { TIMING } from "../../../support/timing";

const NAME = "security";
const REGION = "us-east-1";
const SHORTAGE = { of: "tags", needed: 2, claims: 3, others: 44, reserve: 4 } as const;

describe("a run of the publishing protocol", () => {
  let aws: MemoryAws;
  let claims: MemoryClaims;
  let said: string[];

  beforeEach(() => {
    aws = new MemoryAws();
    aws.set(NAME, REGION, { source: accounts("a"), filters: { resourceTypes: ["AWS::EC2::Instance"] } });
    claims = new MemoryClaims(true, () => Math.floor(aws.now() / 1_000));
    said = [];
  });

  const publication = (more: Partial<Publication> = {}, store: Partial<ClaimStore> = {}): Publication => ({
    name: NAME,
    goal: goal({ accounts: ids("b"), exclusive: true }),
    api: aws.api(REGION),
    open: async () => ({ ...claims.open({ key: KEY }), ...store }),
    timing: TIMING,
    clock: aws.time,
    inspect: () => {},
    info: (line) => said.push(line),
    ...more,
  });
  const arn = () => aws.live(NAME, REGION)?.arn ?? assert.fail();
  const there = () => {
    const { source, filters } = aws.live(NAME, REGION) ?? assert.fail();
    return {
      accounts: source.kind === "account" && letters(source.accountIds),
      regions: source.regions,
      filters,
    };
  };
  /** These puts end so, all others are done. */
  const putting = (fates: readonly Fate[]): AggregatorApi => {
    const api = aws.api(REGION);
    let puts = 0;
    return {
      ...api,
      put: (...args) => {
        aws.fates = { [aws.calls.length]: fates[puts++] ?? "done" };
        return api.put(...args);
      },
    };
  };
  const claimOther = (list: string, more: object = {}) =>
    claims.claims.set(OTHER, { key: OTHER, version: "1", accounts: ids(list), leaving: [], ...more });

  it("tells the aggregator and the claims as they were last read", async () => {
    claimOther("c");
    const ended = await publish(publication());
    assert.ok(ended.outcome === "published");
    assert.deepEqual(ended.live?.source, accounts("abc"));
    assert.deepEqual(
      ended.stored?.claims.map(({ key }) => key),
      [OTHER, KEY],
    );
  });

  it("leaves regions and filters as they are, unless it owns them", async () => {
    await publish(publication());
    assert.deepEqual(there(), {
      accounts: "ab",
      regions: "all",
      filters: { resourceTypes: ["AWS::EC2::Instance"] },
    });
    await publish(publication({ scalars: { regions: ["eu-west-1"], filters: {} } }));
    assert.deepEqual(there(), { accounts: "ab", regions: ["eu-west-1"], filters: {} });
    await publish(publication({ scalars: { regions: "all", filters: undefined } }));
    assert.deepEqual(there(), { accounts: "ab", regions: "all", filters: {} });
  });

  it("puts nothing for filters that it leaves to others", async () => {
    aws.set(NAME, REGION, { source: accounts("ab") });
    await publish(publication({ scalars: { regions: "all", filters: undefined } }));
    assert.ok(!aws.calls.includes("Put"));
  });

  it("begins with what was read a moment ago", async () => {
    const calls = async (isSeen: boolean) => {
      aws.set(NAME, REGION, { source: accounts("a") });
      claims = new MemoryClaims(true, () => Math.floor(aws.now() / 1_000));
      const store = claims.open({ key: KEY });
      let reads = 0;
      const counting: ClaimStore = {
        ...store,
        read: () => {
          reads += 1;
          return store.read();
        },
      };
      const seen = {
        live: aws.live(NAME, REGION) ?? assert.fail(),
        store: counting,
        stored: await store.read(),
      };
      aws.begin();
      await publish(publication({ open: async () => counting, ...(isSeen && { snapshot: seen }) }));
      return [aws.calls.filter((call) => call === "Describe").length, reads];
    };
    const [describes = 0, readings = 0] = await calls(false);
    assert.deepEqual(await calls(true), [describes - 1, readings - 1]);
  });

  describe("that fails names those who are the cause:", () => {
    const failed = async (more: Partial<Publication>) => {
      const ended = await publish(publication(more));
      return ended.outcome === "failed" ? [ended.failure, ended.others, ended.reason] : ended.outcome;
    };
    const closing = { goal: goal({ intent: "close", accounts: [], exclusive: true }) };

    it("who closes", async () => {
      claimOther("c", { closing: "closing" });
      assert.deepEqual(await failed({}), ["closing", [OTHER], undefined]);
    });

    it("who holds an account, and what can't be read", async () => {
      claimOther("c");
      claims.damaged.add("x");
      claims.claims.set("y", { key: "y", version: "1", accounts: [], leaving: ids("d") });
      assert.deepEqual(await failed(closing), ["claimed", [OTHER, "x"], undefined]);
    });

    it("what can't be read", async () => {
      claims.damaged.add("x");
      const wanted = goal({ accounts: ids("b"), former: ids("a"), exclusive: true });
      assert.deepEqual(await failed({ goal: wanted }), ["unreadable", ["x"], undefined]);
    });

    it("who closed when that stopped it, also if nobody does by the end", async () => {
      let readings = 0;
      const store = claims.open({ key: KEY });
      const closed = { key: OTHER, version: "1", accounts: [], leaving: [], closing: "closing" } as const;
      const read: ClaimStore["read"] = async () => {
        const stored = await store.read();
        readings += 1;
        return readings === 2 ? { ...stored, claims: [...stored.claims, closed] } : stored;
      };
      claims.claims.set(KEY, { key: KEY, version: "1", accounts: ids("ac"), leaving: [] });
      aws.set(NAME, REGION, { source: accounts("ab") });
      assert.deepEqual(await failed({ open: async () => ({ ...store, read }) }), [
        "closing",
        [OTHER],
        undefined,
      ]);
      assert.ok(readings > 2);
    });

    it("where claims are kept by now", async () => {
      const open = async () => {
        const store = claims.open({ key: KEY });
        return { ...store, read: async () => ({ ...(await store.read()), movedTo: "tags" }) };
      };
      assert.deepEqual(await failed({ open }), ["moved", [], "tags"]);
    });

    it("what the store, or AWS, has said", async () => {
      const full = { write: async () => ({ outcome: "full", shortage: SHORTAGE }) as const };
      const ended = await publish(publication({}, full));
      assert.deepEqual(ended.outcome === "failed" && [ended.failure, ended.reason], ["full", SHORTAGE]);
      const [, , reason] = (await failed({ api: putting(["refused"]) })) as unknown[];
      assert.equal((reason as { kind?: string }).kind, "refused");
    });

    it("what AWS has said, also if the claim can't be rolled back as it should be", async () => {
      const store = claims.open({ key: KEY });
      let writes = 0;
      const write: ClaimStore["write"] = async (claim, mark) => {
        writes += 1;
        return writes === 2 ? { outcome: "full", shortage: SHORTAGE } : store.write(claim, mark);
      };
      const ended = await publish(publication({ api: putting(["refused"]) }, { write }));
      assert.equal(ended.outcome === "failed" && ended.failure, "refused");
      assert.equal(ended.outcome === "failed" && (ended.reason as { kind?: string }).kind, "refused");
      assert.ok(writes > 2);
    });
  });

  describe("whose Put", () => {
    it("is throttled sends it again, up to thirty times in a row", async () => {
      const throttled = (times: number) => putting(Array.from({ length: times }, () => "throttled" as const));
      assert.equal((await publish(publication({ api: throttled(30) }))).outcome, "published");
      aws.set(NAME, REGION, { source: accounts("a") });
      await assert.rejects(
        publish(publication({ api: throttled(31) })),
        isInterruptedBy({ kind: "throttled" }),
      );
    });

    it("is throttled is counted from the last one that was done", async () => {
      const times = Array.from({ length: 30 }, () => "throttled" as const);
      const api = putting([...times, "done", ...times]);
      let isDone = false;
      const undone: AggregatorApi = {
        ...api,
        put: async (...args) => {
          const live = await api.put(...args);
          // Somebody takes out what the first one has put.
          if (!isDone) aws.set(NAME, REGION, { source: accounts("a") });
          isDone = true;
          return live;
        },
      };
      assert.equal((await publish(publication({ api: undone }))).outcome, "published");
    });

    it("has no answer reads whether it had its effect", async () => {
      for (const fate of ["unknown-outcome", "unknown-outcome after"] as const) {
        aws.set(NAME, REGION, { source: accounts("a") });
        aws.begin();
        assert.equal((await publish(publication({ api: putting([fate]) }))).outcome, "published");
        const puts = aws.calls.filter((call) => call === "Put").length;
        assert.equal(puts, fate === "unknown-outcome" ? 2 : 1);
      }
    });

    it("made another aggregator says so", async () => {
      const api = putting([]);
      const recreating: AggregatorApi = {
        ...api,
        put: (...args) => {
          aws.drop(NAME, REGION);
          return api.put(...args);
        },
      };
      const before = arn();
      const facts = () => ({ name: NAME, arn: arn() });
      await assert.rejects(publish(publication({ api: recreating })), (error) =>
        isInterruptedBy({ code: "RecreatedByPut", facts: facts() })(error),
      );
      assert.notEqual(arn(), before);
    });

    it("would have more accounts than any aggregator can isn't sent", async () => {
      const many = Array.from({ length: MOST_NAMED + 1 }, (_, index) => String(200_000_000_000 + index));
      const ended = await publish(publication({ goal: goal({ accounts: many, exclusive: true }) }));
      assert.equal(ended.outcome === "failed" && ended.failure, "refused");
      assert.equal(there().accounts, "a");
    });

    it("fails for want of credentials stops it at once", async () => {
      const api = putting(["unauthenticated"]);
      await assert.rejects(publish(publication({ api })), isInterruptedBy({ kind: "unauthenticated" }));
      assert.equal(aws.calls.filter((call) => call === "Put").length, 1);
    });
  });

  it("is interrupted by an error once it may have written its claim, and not before", async () => {
    const failing = { code: "PublishingInterrupted" };
    const boom = someError("no");
    await assert.rejects(publish(publication({ inspect: () => raise(boom) })), boom);
    await assert.rejects(publish(publication({}, { acquire: async () => raise(boom) })), failing);
    await assert.rejects(publish(publication({}, { write: async () => raise(boom) })), boom);
  });

  it("gives up if AWS answers none of five writes in a row", async () => {
    let writes = 0;
    const write: ClaimStore["write"] = async () => {
      writes += 1;
      return { outcome: "unknown" };
    };
    await assert.rejects(publish(publication({}, { write })), isInterruptedBy({ awsCode: "NoAnswer" }));
    assert.equal(writes, 5);
  });

  it("tidies in the end, and doesn't fail if it can't", async () => {
    let tidied = 0;
    const tidy = async () => {
      tidied += 1;
      throw someError("no");
    };
    assert.equal((await publish(publication({}, { tidy }))).outcome, "published");
    aws.drop(NAME, REGION);
    assert.equal(tidied, 1);
    const defect = new Error("a defect");
    aws.set(NAME, REGION, { source: accounts("a") });
    await assert.rejects(publish(publication({}, { tidy: async () => raise(defect) })), defect);
  });

  it("says in its claim for how long others have to wait for it, and that it has come to its end", async () => {
    const marks: unknown[] = [];
    const store = claims.open({ key: KEY });
    const write: ClaimStore["write"] = async (claim, mark) => {
      marks.push(mark);
      return store.write(claim, mark);
    };
    await publish(
      publication({ goal: goal({ accounts: ids("b"), exclusive: true, isNew: true }) }, { write }),
    );
    assert.deepEqual(marks, [{ lasts: 370, isNew: true }, undefined]);
  });

  it("says in its claim of a create that has failed that the next one is to take it over at once", async () => {
    const marks: unknown[] = [];
    const store = claims.open({ key: KEY });
    const write: ClaimStore["write"] = async (claim, mark) => {
      marks.push(mark);
      return store.write(claim, mark);
    };
    const api = putting(["refused"]);
    const refusing: AggregatorApi = {
      ...api,
      put: (...args) => {
        // What it wants is there by now, and nobody claims it.
        aws.set(NAME, REGION, { source: accounts("ab") });
        return api.put(...args);
      },
    };
    const wanted = goal({ accounts: ids("bc"), exclusive: true, isNew: true });
    const ended = await publish(publication({ goal: wanted, api: refusing }, { write }));
    assert.equal(ended.outcome === "failed" && ended.failure, "refused");
    assert.deepEqual(marks.at(-1), { lasts: 0, isNew: true });
  });

  it("is not interrupted if its claim was never written, since it didn't fit", async () => {
    claimOther("c", { run: { nonce: "r", stamp: Math.floor(aws.now() / 1_000), lasts: 370, isNew: false } });
    const boom = someError("no");
    let isFull = false;
    const store = claims.open({ key: KEY });
    const full: Partial<ClaimStore> = {
      read: async () => (isFull ? raise(boom) : store.read()),
      write: async () => {
        isFull = true;
        return { outcome: "full", shortage: SHORTAGE };
      },
    };
    await assert.rejects(publish(publication({}, full)), boom);
  });

  it("waits up to the time that it has to gather others", async () => {
    claimOther("c");
    claims.claims.set("z", { key: "z", version: "1", accounts: ids("d"), leaving: [] });
    const waits: number[] = [];
    const { now, sleep } = aws.time;
    const clock = {
      now,
      random: () => 0.25,
      sleep: (milliseconds: number) => {
        waits.push(milliseconds);
        return sleep(milliseconds);
      },
    };
    await publish(publication({ clock }));
    assert.ok(waits.includes(0.25 * TIMING.gather), waits.join());
    assert.ok(waits.every((wait) => wait === TIMING.propagation || wait === 0.25 * TIMING.gather));
  });
});

/** Whether a run was interrupted by an error that is like this. */
function isInterruptedBy(expected: object): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof PublishingInterrupted);
    const cause = error.cause as Record<string, unknown>;
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, cause[key]])), expected);
    return true;
  };
}

function raise(error: unknown): never {
  throw error;
}
