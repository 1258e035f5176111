import assert from "node:assert/strict";
import { AwsError } from "../../../../../provider/aws/errors";
import type { TableApi } from "../../../../../provider/aws/table";
import { ClaimItem } from "../../../../../provider/sharing/store/dynamodb/claimItem";
import { sortKey } from "../../../../../provider/sharing/store/dynamodb/items";
import { MemoryTable } from "../../../../support/memoryTable";
import { KEY } from "../../../../support/protocol";
import { VirtualTime } from "../../../../support/virtualTime";

const ARN = "arn:x";
const NAME = "dynamodb:us-east-1/claims";
const PLACE = { partition: ARN, sort: sortKey(KEY) };
const [A, B] = ["111111111111", "222222222222"] as const;
const claim = (...accounts: string[]) => ({ accounts, leaving: [] });
const WRITTEN = { outcome: "written" };

describe("the own claim in a table", () => {
  let table: MemoryTable;
  let time: VirtualTime;
  let made: number;
  const open = (more: { pruned?: string; over?: Partial<TableApi> } = {}) =>
    new ClaimItem({
      table: {
        query: (partition) => table.query(partition),
        get: (place) => table.get(place),
        update: (...args) => table.update(...args),
        remove: (...args) => table.remove(...args),
        ...more.over,
      },
      name: NAME,
      aggregator: ARN,
      claimant: { key: KEY },
      clock: time,
      now: time.now,
      newId: () => `w${++made}`,
      ...(more.pruned !== undefined && { pruned: more.pruned }),
    });
  const item = async () => (await table.get(PLACE)) ?? assert.fail();
  const lost = () => new AwsError("no answer", "unknown-outcome", "TimeoutError");
  const OTHER_RUN = { code: "OtherRun", facts: { key: KEY, item: PLACE.sort, table: NAME } };

  beforeEach(() => {
    table = new MemoryTable();
    time = new VirtualTime();
    made = 0;
  });

  it("is another version with each write, also if it says the same", async () => {
    const own = open();
    for (const version of [1, 2, 3]) {
      assert.deepEqual(await own.write(claim(A), undefined), WRITTEN);
      const { accounts, version: written, writeId } = await item();
      assert.deepEqual([accounts, written, writeId], [[A], version, `w${version}`]);
    }
  });

  it("says which run goes on, for how long, and no longer once that has ended", async () => {
    const own = open();
    await own.write(claim(A), { lasts: 370, isNew: true });
    const { run, runLasts, isNew, runSince } = await item();
    assert.deepEqual([run, runLasts, isNew, runSince], ["w1", 370, "true", "2023-11-14T22:13:20.000Z"]);
    await own.write(claim(A), undefined);
    assert.equal((await item()).run, undefined);
  });

  it("stays, marked as removed, so that what comes late doesn't make it again", async () => {
    await open().write(claim(A), undefined);
    assert.deepEqual(await open().remove(), WRITTEN);
    const { accounts, removed, version } = await item();
    assert.deepEqual([accounts, removed, version], [undefined, "true", 2]);
    assert.deepEqual(await open().remove(), WRITTEN);
    assert.equal((await item()).version, 2);
    assert.deepEqual(await open().write(claim(B), undefined), WRITTEN);
    assert.deepEqual([(await item()).removed, (await item()).version], [undefined, 3]);
  });

  it("is not made by a removal, unless a write of this run may come", async () => {
    assert.deepEqual(await open().remove(), WRITTEN);
    assert.deepEqual(table.sortKeys, []);
    const update: TableApi["update"] = () => Promise.reject(lost());
    let isLost = true;
    const own = open({ over: { update: (...args) => (isLost ? update(...args) : table.update(...args)) } });
    assert.deepEqual(await own.write(claim(A), undefined), { outcome: "unknown" });
    isLost = false;
    assert.deepEqual(await own.remove(), WRITTEN);
    assert.equal((await item()).removed, "true");
  });

  it("is touched as it was, with its run and since when accounts leave; one that isn't there stays away", async () => {
    const run = { nonce: "r", stamp: 1_699_999_000, lasts: 370, isNew: true };
    const placed = { key: KEY, version: "", accounts: [A], leaving: [B], leavingSince: 1_699_999_999, run };
    await open().place(placed);
    const { version: _, writeId: __, ...before } = await item();
    time.pass(5_000);
    assert.deepEqual(await open().touch(), WRITTEN);
    const { version, writeId, ...after } = await item();
    assert.deepEqual(after, { ...before, writtenAt: "2023-11-14T22:13:25.000Z" });
    assert.deepEqual([version, writeId], [2, "w2"]);
    table = new MemoryTable();
    assert.deepEqual(await open().touch(), WRITTEN);
    assert.deepEqual(table.sortKeys, []);
  });

  it("is not written over that of another run of its stack", async () => {
    const [one, two] = [open(), open()];
    for (const run of [one, two]) run.note(undefined);
    await one.write(claim(A), undefined);
    await assert.rejects(two.write(claim(B), undefined), OTHER_RUN);
    assert.deepEqual((await item()).accounts, [A]);
  });

  it("is written if an answer was lost, whether the first request has landed or not", async () => {
    for (const isLanded of [true, false]) {
      let sent = 0;
      const update: TableApi["update"] = async (...args) => {
        const isFirst = sent++ === 0;
        const answer = isFirst && !isLanded ? undefined : await table.update(...args);
        if (isFirst || answer === undefined) throw lost();
        return answer;
      };
      assert.deepEqual(await open({ over: { update } }).write(claim(A), undefined), WRITTEN);
      assert.equal(sent, 2);
    }
  });

  it("goes on from a late write of this run, five times", async () => {
    const racing = async (times: number) => {
      table = new MemoryTable();
      let raced = 0;
      const ids: string[] = [];
      const own = open({
        over: {
          update: async (place, changes, expected) => {
            ids.push(String(changes.writeId));
            // What this run has sent before, and gave up, lands now.
            if (raced < times && ids.length > 1) {
              raced += 1;
              await table.update(place, { ...changes, writeId: ids[0], version: 50 + raced }, {});
              await table.update(place, { format: 1 }, {});
              return { done: false, found: await table.get(place) };
            }
            return table.update(place, changes, expected);
          },
        },
      });
      await own.write(claim(A), undefined);
      return own.write(claim(B), undefined);
    };
    assert.deepEqual(await racing(5), WRITTEN);
    await assert.rejects(racing(6), OTHER_RUN);
  });

  it("is made again where its removed item was cleared away", async () => {
    await open().write(claim(A), undefined);
    await open().remove();
    const own = open();
    own.note(await item());
    await table.remove(PLACE, {});
    assert.deepEqual(await own.write(claim(B), undefined), WRITTEN);
    assert.deepEqual((await item()).accounts, [B]);
    const next = open();
    next.note(await item());
    await table.remove(PLACE, {});
    await assert.rejects(next.write(claim(A), undefined), OTHER_RUN);
  });

  it("counts as this run has written it, whatever an older reading shows", async () => {
    let sent = 0;
    const update: TableApi["update"] = (...args) => {
      sent += 1;
      return table.update(...args);
    };
    const own = open({ over: { update } });
    await own.write(claim(A), undefined);
    own.note(undefined);
    assert.deepEqual(await own.write(claim(B), undefined), WRITTEN);
    assert.deepEqual([(await item()).version, sent], [2, 2]);
  });

  it("is not overwritten if it can't be read, once it is sure that it isn't half written", async () => {
    await table.update(PLACE, { format: 2 }, {});
    const unreadable = { code: "OwnClaimUnreadable", facts: { item: PLACE.sort, table: NAME } };
    for (const call of [() => open().write(claim(A), undefined), () => open().remove(), () => open().touch()])
      await assert.rejects(call, unreadable);
    let reads = 0;
    const get: TableApi["get"] = async () => (reads++ === 0 ? { item: PLACE.sort } : undefined);
    await table.remove(PLACE, {});
    assert.deepEqual(await open({ over: { get } }).write(claim(A), undefined), WRITTEN);
    assert.equal(reads, 2);
  });

  it("that is too large is not sent, and the numbers are told", async () => {
    const own = open({ over: { update: () => assert.fail() } });
    const many = Array.from({ length: 31_500 }, (_, index) => String(100_000_000_000 + index));
    const written = await own.write(claim(...many), undefined);
    assert.ok(written.outcome === "full" && written.shortage.of === "item");
    assert.equal(written.shortage.accounts, 31_500);
  });

  describe("of a stack that is gone is pruned", () => {
    const AT_WORK = { code: "StackAtWork", facts: { key: KEY } };

    it("exactly as it was listed", async () => {
      await open().write(claim(A), undefined);
      const pruning = open({ pruned: "w1" });
      pruning.note(await item());
      assert.deepEqual(await pruning.remove(), WRITTEN);
      pruning.note(await item());
    });

    it("not if its stack has written it since it was listed, or writes it meanwhile", async () => {
      await open().write(claim(A), undefined);
      const pruning = open({ pruned: "w1" });
      pruning.note(await item());
      await open().write(claim(B), undefined);
      await assert.rejects(pruning.remove(), AT_WORK);
      const late = await item();
      assert.throws(() => open({ pruned: "w1" }).note(late), AT_WORK);
      assert.throws(() => open({ pruned: "w1" }).note(undefined), AT_WORK);
    });
  });
});
