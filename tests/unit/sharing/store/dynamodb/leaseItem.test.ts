import assert from "node:assert/strict";
import { AwsError } from "../../../../../provider/aws/errors";
import type { TableApi } from "../../../../../provider/aws/table";
import { LEASE } from "../../../../../provider/sharing/store/dynamodb/items";
import { LeaseItem } from "../../../../../provider/sharing/store/dynamodb/leaseItem";
import { MemoryTable } from "../../../../support/memoryTable";
import { KEY, OTHER } from "../../../../support/protocol";
import { VirtualTime } from "../../../../support/virtualTime";

const ARN = "arn:x";
const NAME = "dynamodb:us-east-1/claims";
const MARK = { lasts: 370, isNew: false };
const PLACE = { item: LEASE, aggregator: ARN, table: NAME };

describe("the lease in a table", () => {
  let table: MemoryTable;
  let time: VirtualTime;
  let made: number;
  const open = (key = KEY, over: Partial<TableApi> = {}) =>
    new LeaseItem({
      table: {
        query: (partition) => table.query(partition),
        get: (place) => table.get(place),
        update: (...args) => table.update(...args),
        remove: (...args) => table.remove(...args),
        ...over,
      },
      name: NAME,
      aggregator: ARN,
      claimant: { key },
      clock: time,
      now: time.now,
      newId: () => `n${++made}`,
    });
  const item = () => table.get({ partition: ARN, sort: LEASE });
  const change = (changes: Parameters<TableApi["update"]>[1]) =>
    table.update({ partition: ARN, sort: LEASE }, changes, {});
  const lost = () => new AwsError("no answer", "unknown-outcome", "TimeoutError");

  beforeEach(() => {
    table = new MemoryTable();
    time = new VirtualTime();
    made = 0;
  });

  it("goes to one stack alone, and says to whom, and for how long", async () => {
    assert.deepEqual(await open().acquire(undefined, MARK), { outcome: "acquired", nonce: "n1" });
    const { holder, nonce, lasts, version } = (await item()) ?? {};
    assert.deepEqual([holder, nonce, lasts, version], [KEY, "n1", 370, 1]);
    assert.deepEqual(await open(OTHER).acquire(undefined, MARK), { outcome: "lost" });
    assert.deepEqual(await open(OTHER).readTurns(), [
      { key: KEY, nonce: "n1", stamp: 1_700_000_000, lasts: 370 },
    ]);
  });

  it("is tried for once, if another has it", async () => {
    await open().acquire(undefined, MARK);
    let sent = 0;
    const update: TableApi["update"] = (...args) => {
      sent += 1;
      return table.update(...args);
    };
    assert.deepEqual(await open(OTHER, { update }).acquire(undefined, MARK), { outcome: "lost" });
    assert.equal(sent, 1);
  });

  it("goes to who knows the nonce that it replaces, once", async () => {
    await open().acquire(undefined, MARK);
    const [first, second] = [open(OTHER), open("x")];
    await first.readTurns();
    await second.readTurns();
    assert.equal((await first.acquire("n1", MARK)).outcome, "acquired");
    assert.equal((await second.acquire("n1", MARK)).outcome, "lost");
  });

  it("is tried for again, five times, if others acquire and release it in between", async () => {
    let between = 0;
    const racing = (times: number) => {
      between = 0;
      return open(KEY, {
        update: async (...args) => {
          if (between++ < times)
            await change({ version: Number((await item())?.version ?? 0) + 1, format: 1 });
          return table.update(...args);
        },
      });
    };
    assert.equal((await racing(4).acquire(undefined, MARK)).outcome, "acquired");
    await open().release();
    assert.equal((await racing(5).acquire(undefined, MARK)).outcome, "lost");
    assert.equal(between, 5);
  });

  it("is acquired if the first request has landed, whose answer was lost", async () => {
    let sent = 0;
    const losing = open(KEY, {
      update: async (...args) => {
        const answer = await table.update(...args);
        if (sent++ === 0) throw lost();
        return answer;
      },
    });
    assert.deepEqual(await losing.acquire(undefined, MARK), { outcome: "acquired", nonce: "n1" });
    assert.equal(sent, 2);
  });

  it("may be acquired, or released, if no answer comes", async () => {
    const silent = open(KEY, { update: () => Promise.reject(lost()) });
    assert.deepEqual(await silent.acquire(undefined, MARK), { outcome: "unknown" });
    await open().acquire(undefined, MARK);
    assert.deepEqual(await open(KEY, { update: () => Promise.reject(lost()) }).release(), {
      outcome: "unknown",
    });
  });

  it("is released by its holder alone", async () => {
    await open().acquire(undefined, MARK);
    assert.deepEqual(await open(OTHER).release(), { outcome: "written" });
    assert.equal((await item())?.holder, KEY);
    assert.deepEqual(await open().release(), { outcome: "written" });
    const { holder, lastHolder, version } = (await item()) ?? {};
    assert.deepEqual([holder, lastHolder, version], [undefined, KEY, 2]);
  });

  it("is another's, if that took it for expired before it was released", async () => {
    const holder = open();
    await holder.acquire(undefined, MARK);
    await open(OTHER).acquire("n1", MARK);
    assert.deepEqual(await holder.release(), { outcome: "written" });
    assert.equal((await item())?.holder, OTHER);
  });

  it("is nobody's once claims are kept elsewhere, also for who has read it before, until they are back", async () => {
    const before = open();
    await before.readTurns();
    await open(OTHER).acquire(undefined, MARK);
    await open(OTHER).retire("tags");
    assert.deepEqual(open().note(await item()), { turns: [], movedTo: "tags" });
    const moved = { code: "ClaimsMoved", facts: { aggregator: ARN, table: NAME, to: "tags" } };
    for (const lease of [before, open()]) await assert.rejects(lease.acquire(undefined, MARK), moved);
    const { version } = (await item()) ?? {};
    await open().retire("tags");
    assert.equal((await item())?.version, version);
    await open().retire(undefined);
    assert.equal((await open().acquire(undefined, MARK)).outcome, "acquired");
  });

  it("is another version also if claims are here as before: what a killed run has sent must not say otherwise", async () => {
    await open().acquire(undefined, MARK);
    await open().retire(undefined);
    assert.deepEqual([(await item())?.version, (await item())?.nonce], [2, "n1"]);
  });

  it("can't be moved while it keeps changing, after five tries", async () => {
    let tries = 0;
    const update = async () => {
      tries += 1;
      return { done: false, found: undefined } as const;
    };
    await assert.rejects(open(KEY, { update }).retire("tags"), { code: "LeaseContended", facts: PLACE });
    assert.equal(tries, 5);
  });

  it("stops everybody if it can't be read, once it is sure that it isn't half written", async () => {
    await change({ format: 2, nonce: "n" });
    await assert.rejects(open().readTurns(), { code: "LeaseUnreadable", facts: PLACE });
    let reads = 0;
    const whole = open(KEY, { get: async () => (reads++ === 0 ? { item: LEASE } : undefined) });
    assert.deepEqual(await whole.readTurns(), []);
    assert.equal(reads, 2);
  });
});
