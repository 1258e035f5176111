import assert from "node:assert/strict";
import { NoTableError } from "../../../../provider/cli/claims/errors";
import { readSnapshot } from "../../../../provider/cli/claims/snapshot";
import type { Tags } from "../../../../provider/domain/tags";
import { UnknownAggregatorError } from "../../../../provider/live/errors";
import {
  acquiredLease,
  claimChanges,
  LEASE,
  movedLease,
  sortKey,
} from "../../../../provider/sharing/store/dynamodb/items";
import { formatClaim } from "../../../../provider/sharing/store/tagFormat";
import {
  A,
  B,
  BASE,
  claimed,
  OWNER,
  ownedBy,
  REGION,
  SEARCH,
  TEAM,
  turnAt,
  VERSION,
} from "../../../support/claimTags";
import { CliWorld } from "../../../support/cliWorld";
import { ids } from "../../../support/memoryAws";

const NAMED = { name: "security", region: REGION };

describe("what is read of an aggregator's claims", () => {
  let world: CliWorld;
  const seed = (...tags: Tags[]) =>
    world.aws.set("security", REGION, {
      source: { kind: "account", accountIds: [A, B], regions: "all" },
      tags: Object.assign({}, ...tags),
    });
  const read = (table?: string) => readSnapshot(world.context, NAMED, table);

  beforeEach(() => {
    world = new CliWorld();
  });

  it("is all that its tags say, in two calls", async () => {
    seed(ownedBy("tags"), claimed(BASE, [A]), { "aggregator-claim:hello": "world" });
    const { owner, shared, location, store, stored, raw, now } = await read();
    assert.deepEqual([owner?.stack, shared, location, store], [OWNER, true, undefined, "tags"]);
    assert.deepEqual(
      [stored.claims.map(({ key }) => key), [...raw.keys()]],
      [[BASE], ["aggregator-claim:hello"]],
    );
    assert.equal(now, world.aws.now());
    assert.deepEqual(world.aws.calls, ["Describe", "ListTags"]);
  });

  it("says that stacks don't share it", async () => {
    seed(ownedBy(undefined));
    assert.equal((await read()).shared, false);
  });

  it("is read again while parts of a claim are missing, five times at most", async () => {
    const torn = Object.entries(
      formatClaim(TEAM, VERSION, { accounts: ids("abcdefghijklmnopqrstuvwxyz"), leaving: [] }),
    );
    seed(ownedBy("tags"), Object.fromEntries(torn.slice(0, 1)));
    assert.ok(torn.length > 1);
    const { stored, raw } = await read();
    assert.deepEqual([stored.torn, [...raw.keys()]], [[TEAM], [TEAM]]);
    assert.equal(world.aws.calls.filter((call) => call === "ListTags").length, 5);
    world.aws.begin();
    world.aws.time.later(500, () => seed(ownedBy("tags"), Object.fromEntries(torn)));
    assert.deepEqual((await read()).stored.torn, []);
    assert.equal(world.aws.calls.filter((call) => call === "ListTags").length, 2);
  });

  it("is not there without the aggregator, and one of its name is named", async () => {
    seed(ownedBy("tags"));
    await assert.rejects(readSnapshot(world.context, { ...NAMED, name: "securty" }, undefined), (error) => {
      assert.ok(error instanceof UnknownAggregatorError);
      assert.equal(error.facts.likely, "security");
      return true;
    });
  });

  it("is tried again after a failure that may pass", async () => {
    seed(ownedBy("tags"));
    world.aws.begin({ 0: "throttled", 2: "throttled" });
    assert.equal((await read()).shared, true);
  });

  describe("that are kept in a table", () => {
    const write = (sort: string, changes: Parameters<ReturnType<typeof tableOf>["update"]>[1]) =>
      tableOf().update({ partition: world.aws.live("security", REGION)?.arn ?? "", sort }, changes, {});
    const tableOf = () => world.aws.tableAt("eu-west-1", "claims");
    const writing = { writeId: "w", version: 1, seconds: 1, removed: false };

    beforeEach(() => seed(ownedBy("dynamodb:eu-west-1/claims")));

    it("is also who has the turn, and what can't be read, by the key that it should have", async () => {
      const { turn } = turnAt(TEAM, world.seconds);
      await write(sortKey(BASE), claimChanges({ accounts: [A], leaving: [] }, writing));
      await write(sortKey(SEARCH), { format: 2 });
      await write("note", { text: "hello" });
      await write(LEASE, acquiredLease(turn, 1));
      const { location, store, stored, raw, ...rest } = await read();
      assert.deepEqual(
        [location, store],
        [{ dynamodbTable: "claims", region: "eu-west-1" }, "dynamodb:eu-west-1/claims"],
      );
      assert.deepEqual([stored.claims.map(({ key }) => key), stored.turns], [[BASE], [turn]]);
      assert.deepEqual(
        [...raw].map(([key, { format, text }]) => [key, format ?? text]),
        [
          [SEARCH, 2],
          ["note", "hello"],
        ],
      );
      assert.ok(!("damagedLease" in rest) && !("moved" in rest));
    });

    it("is also where claims were moved to", async () => {
      await write(LEASE, movedLease("tags", 1));
      const { moved, stored } = await read();
      assert.deepEqual([moved, stored.turns], ["tags", []]);
    });

    it("is also whether the lease can't be read", async () => {
      await write(LEASE, { format: 7 });
      const { damagedLease, stored } = await read();
      assert.deepEqual([damagedLease, stored.turns], [true, []]);
    });

    it("can't be read if there is no such table", async () => {
      tableOf().drop();
      await assert.rejects(read(), (error) => {
        assert.ok(error instanceof NoTableError);
        assert.deepEqual(error.facts, { ...NAMED, table: "claims", tableRegion: "eu-west-1" });
        return true;
      });
    });

    it("can't be read if AWS refuses, which is told as it is", async () => {
      world.aws.begin({ 2: "refused" });
      await assert.rejects(read(), { kind: "refused" });
    });
  });
});
