import assert from "node:assert/strict";
import { AwsError } from "../../../../provider/aws/errors";
import type { TableApi } from "../../../../provider/aws/table";
import { dynamodbClaims } from "../../../../provider/sharing/store/dynamodb";
import { LEASE, sortKey } from "../../../../provider/sharing/store/dynamodb/items";
import { MemoryTable } from "../../../support/memoryTable";
import { KEY, OTHER } from "../../../support/protocol";
import { VirtualTime } from "../../../support/virtualTime";

/*
 * How a store in a table is put together of its items. What every store does is in `claims/suite.ts`, against DynamoDB
 * Local as well.
 */

const ARN = "arn:x";
const [A] = ["111111111111"] as const;
const MARK = { lasts: 370, isNew: false };
const HOUR = 3_600_000;

describe("claims in a table", () => {
  let table: MemoryTable;
  let time: VirtualTime;
  let made: number;
  const open = (key = KEY, over: Partial<TableApi> = {}) =>
    dynamodbClaims({
      table: {
        query: (partition) => table.query(partition),
        get: (place) => table.get(place),
        update: (...args) => table.update(...args),
        remove: (...args) => table.remove(...args),
        ...over,
      },
      name: "dynamodb:us-east-1/claims",
      aggregator: ARN,
      claimant: { key },
      clock: time,
      now: time.now,
      newId: () => `w${++made}`,
    });
  const claim = { accounts: [A], leaving: [] };
  const key = (index: number) => `team${String(index).padStart(2, "0")}/prod/team:0123456789abcdef`;

  beforeEach(() => {
    table = new MemoryTable();
    time = new VirtualTime();
    made = 0;
  });

  it("are read at once with the lease, which comes after them, and with where they were moved to", async () => {
    await open().write(claim);
    await open(OTHER).acquire(undefined, MARK);
    let queries = 0;
    const query: TableApi["query"] = (partition) => {
      queries += 1;
      return table.query(partition);
    };
    const { claims, turns, movedTo } = await open(KEY, { query }).read();
    assert.deepEqual(
      [claims.map((one) => one.key), turns.map((one) => one.key), movedTo],
      [[KEY], [OTHER], undefined],
    );
    assert.equal(queries, 1);
    assert.ok(table.sortKeys.indexOf(LEASE) > table.sortKeys.indexOf(sortKey(KEY)));
    await open().retire?.("tags");
    assert.equal((await open().read()).movedTo, "tags");
  });

  it("that can't be read are checked again once, and not with each reading", async () => {
    await table.update({ partition: ARN, sort: sortKey(OTHER) }, { format: 2 }, {});
    let queries = 0;
    const query: TableApi["query"] = (partition) => {
      queries += 1;
      return table.query(partition);
    };
    const store = open(KEY, { query });
    const counts: number[] = [];
    for (let reading = 0; reading < 3; reading++) {
      assert.deepEqual((await store.read()).damaged, [OTHER]);
      counts.push(queries);
    }
    assert.deepEqual(counts, [4, 5, 6]);
  });

  it("are written, or removed where there is nothing to say", async () => {
    const store = open();
    await store.write(claim);
    assert.equal((await open().read()).claims.length, 1);
    await store.write(undefined);
    assert.equal((await open().read()).claims.length, 0);
  });

  it("are absorbed one after the other, until an answer is missing", async () => {
    for (const one of [1, 2, 3]) await open(key(one)).write(claim);
    const update: TableApi["update"] = async (...args) => {
      if (args[0].sort === sortKey(key(2))) throw new AwsError("no answer", "unknown-outcome", "x");
      return table.update(...args);
    };
    const store = open(KEY, { update });
    const { claims } = await store.read();
    assert.deepEqual(await store.absorb(claims), { outcome: "unknown" });
    assert.deepEqual(
      (await open().read()).claims.map((one) => one.key),
      [key(2), key(3)],
    );
    const next = open();
    assert.deepEqual(await next.absorb((await next.read()).claims), { outcome: "written" });
    assert.deepEqual((await open().read()).claims, []);
  });

  it("are absorbed only as they were read", async () => {
    await open(OTHER).write(claim);
    const store = open();
    const { claims } = await store.read();
    await open(OTHER).write(claim);
    assert.deepEqual(await store.absorb(claims), { outcome: "written" });
    assert.equal((await open().read()).claims.length, 1);
  });

  it("that were removed are cleared away after an hour, ten with each run", async () => {
    for (let one = 0; one < 12; one++) {
      await open(key(one)).write(claim);
      await open(key(one)).write(undefined);
    }
    const left = async () => {
      const store = open();
      await store.read();
      await store.tidy();
      return table.sortKeys.length;
    };
    time.pass(HOUR);
    assert.equal(await left(), 12);
    time.pass(1_000);
    assert.equal(await left(), 2);
    assert.equal(await left(), 0);
  });

  it("that were removed stay if they became claims again since they were read", async () => {
    await open(OTHER).write(claim);
    await open(OTHER).write(undefined);
    time.pass(HOUR + 1_000);
    const store = open();
    await store.read();
    await open(OTHER).write(claim);
    await store.tidy();
    assert.equal((await open().read()).claims.length, 1);
  });
});
