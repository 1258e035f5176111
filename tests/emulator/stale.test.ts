import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { type Emulator, startEmulator } from "../../emulator";
import type { Aggregator } from "../../emulator/aggregator";
import { State } from "../../emulator/state";
import { account, config, putInput, region } from "./support/call";

const key = { account, region, name: "security" };

function aggregator(...accountIds: string[]): Aggregator {
  return {
    ...key,
    arn: "arn",
    source: { kind: "account", accountIds, regions: "all" },
    creationTime: 0,
    lastUpdatedTime: 0,
    tags: {},
  };
}

function accountsAt(state: State, time: number, hideNew = false): readonly string[] | undefined {
  const source = state.asOf(time, hideNew).find(key)?.source;
  return source?.kind === "account" ? source.accountIds : undefined;
}

describe("the state of before", () => {
  it("is exactly that of the time asked for", () => {
    const state = new State([aggregator("a")]);
    state.apply({ kind: "put", aggregator: aggregator("b") }, 100, 0);
    state.apply({ kind: "put", aggregator: aggregator("c") }, 200, 0);
    const seen = [0, 99, 100, 199, 200, 300].map((time) => accountsAt(state, time)?.[0]);
    assert.deepEqual(seen, ["a", "a", "b", "b", "c", "c"]);
  });

  it("shows what is newer as it was created, or hides it", () => {
    const state = new State();
    state.apply({ kind: "put", aggregator: aggregator("a") }, 100, 0);
    state.apply({ kind: "put", aggregator: aggregator("b") }, 200, 0);
    assert.deepEqual(accountsAt(state, 50), ["a"]);
    assert.equal(accountsAt(state, 50, true), undefined);
  });

  it("shows what was deleted since, and the next one of the name only after the time it was gone", () => {
    const state = new State([aggregator("a")]);
    state.apply({ kind: "delete", key }, 100, 0);
    assert.deepEqual(accountsAt(state, 50), ["a"]);
    assert.equal(accountsAt(state, 150), undefined);
    state.apply({ kind: "put", aggregator: aggregator("b") }, 200, 0);
    assert.deepEqual(accountsAt(state, 50), ["a"]);
    assert.deepEqual(accountsAt(state, 150), ["b"]);
    assert.equal(accountsAt(state, 150, true), undefined);
    assert.deepEqual(state.asOf(50, false).list(account, region), [aggregator("a")]);
  });

  it("is forgotten after a minute, or the staleness asked for, and never earlier", () => {
    const state = new State();
    state.apply({ kind: "put", aggregator: aggregator("a") }, 0, 0);
    state.apply({ kind: "put", aggregator: aggregator("b") }, 1000, 0);
    state.apply({ kind: "put", aggregator: aggregator("c") }, 61_000, 0);
    assert.deepEqual(accountsAt(state, 999), ["a"]);
    state.apply({ kind: "put", aggregator: aggregator("d") }, 61_001, 0);
    assert.deepEqual(accountsAt(state, 999), ["b"]);
    state.apply({ kind: "put", aggregator: aggregator("e") }, 900_000, 899_000);
    assert.deepEqual(accountsAt(state, 1000), ["b"]);
  });

  it("forgets what was deleted as well", () => {
    const state = new State([aggregator("a")]);
    state.apply({ kind: "delete", key }, 1000, 0);
    assert.deepEqual(accountsAt(state, 999), ["a"]);
    state.apply({ kind: "accounts", account, count: 1 }, 62_000, 0);
    assert.equal(accountsAt(state, 999), undefined);
  });

  it("does not fill the memory, be the aggregators ever so large", () => {
    const state = new State();
    const ids = Array.from({ length: 10_000 }, (_, n) => String(n));
    for (let n = 0; n < 300; n++) state.apply({ kind: "put", aggregator: aggregator(...ids) }, n, 0);
    assert.ok((accountsAt(state, 150)?.length ?? 0) > 0);
    assert.equal(state.asOf(150, false).find(key), state.asOf(199, false).find(key), "the oldest are gone");
    assert.notEqual(state.asOf(250, false).find(key), state.asOf(299, false).find(key), "the newest are not");
  });
});

describe("the accounts that changed within a week", () => {
  it("are counted by the minute, and for seven days", () => {
    const state = new State();
    for (const at of [0, 30_000, 59_000, 61_000]) {
      state.apply({ kind: "accounts", account, count: 1 }, at, 0);
    }
    assert.deepEqual(state.accountChanges(61_000), [
      { account, at: 0, count: 3 },
      { account, at: 61_000, count: 1 },
    ]);
    const week = 7 * 24 * 3600 * 1000;
    assert.deepEqual(state.accountChanges(week + 1), [{ account, at: 61_000, count: 1 }]);
    assert.deepEqual(state.accountChanges(week + 61_000), []);
  });
});

describe("stale reads", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("show aggregators and tags as they were, until that time has gone by; writes see them as they are", async () => {
    const { arn } = await emulator.seed({ ...key, accountIds: ["222222222222"], tags: { a: "1" } });
    const read = async () => {
      const described = await config(emulator.url, "DescribeConfigurationAggregators");
      const listed = await config(emulator.url, "ListTagsForResource", { ResourceArn: arn });
      const source = described.body.ConfigurationAggregators?.["0"]?.AccountAggregationSources?.["0"];
      return [source?.AccountIds?.["0"], listed.body.Tags?.["0"]?.Value] as unknown[];
    };
    await wait(2);
    emulator.settings({ staleMs: 60_000 });
    await config(emulator.url, "PutConfigurationAggregator", putInput("security", ["333333333333"]));
    await config(emulator.url, "TagResource", { ResourceArn: arn, Tags: [{ Key: "a", Value: "2" }] });

    assert.deepEqual(await read(), ["222222222222", "1"]);
    assert.deepEqual(emulator.aggregators()[0]?.tags, { a: "2" });
    emulator.settings({ staleMs: 0 });
    assert.deepEqual(await read(), ["333333333333", "2"]);
    await wait(5);
    emulator.settings({ staleMs: 1 });
    assert.deepEqual(await read(), ["333333333333", "2"]);
  });

  it("hide what was made since, where the setting says so", async () => {
    emulator.settings({ staleMs: 60_000, staleHidesNew: true });
    await config(emulator.url, "PutConfigurationAggregator", putInput("security"));
    const names = { ConfigurationAggregatorNames: ["security"] };
    const { body } = await config(emulator.url, "DescribeConfigurationAggregators", names);
    assert.equal(body.__type, "NoSuchConfigurationAggregatorException");
    emulator.settings({ staleHidesNew: false });
    assert.equal((await config(emulator.url, "DescribeConfigurationAggregators", names)).status, 200);
  });
});
