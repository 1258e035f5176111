import assert from "node:assert/strict";
import { type Emulator, startEmulator } from "../../emulator";
import { account, config, manyAccounts, putInput } from "./support/call";

describe("quotas", () => {
  let emulator: Emulator;
  const put = (name: string, ids?: readonly string[], as = {}) =>
    config(emulator.url, "PutConfigurationAggregator", putInput(name, ids), as);

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("allows 50 aggregators in an account and region, and more where raised", async () => {
    for (let n = 0; n < 50; n++) await put(`a${n}`);

    const { status, body } = await put("a50");
    assert.deepEqual([status, body.__type], [400, "LimitExceededException"]);
    assert.equal((await put("a49", ["222222222222"])).status, 200, "an update is no new one");
    assert.equal((await put("a50", undefined, { region: "eu-west-1" })).status, 200);

    emulator.settings({ quotas: { aggregators: 51 } });
    assert.equal((await put("a50")).status, 200);
    assert.equal((await put("a51")).status, 400);
  });

  it("allows 10,000 accounts in an aggregator", async () => {
    assert.equal((await put("security", manyAccounts(10_000))).status, 200);
    const { status, body } = await put("security", manyAccounts(10_001));
    assert.deepEqual([status, body.__type], [400, "LimitExceededException"]);
    assert.equal(emulator.aggregators()[0]?.accountIds?.length, 10_000);
  });

  it("counts what a week adds and deletes over all aggregators of an account, when told to", async () => {
    emulator.settings({ quotas: { accountChangesPerWeek: 10 } });
    assert.equal((await put("a", manyAccounts(4))).status, 200);
    assert.equal((await put("b", manyAccounts(2), { region: "eu-west-1" })).status, 200);
    assert.equal((await put("a", manyAccounts(4, 2))).status, 200, "2 added and 2 deleted make 10");
    assert.equal((await put("a", manyAccounts(4, 2))).status, 200, "no change");

    const { status, body } = await put("a", manyAccounts(5, 2));
    assert.deepEqual([status, body.__type], [400, "LimitExceededException"]);
    assert.equal((await put("a", manyAccounts(10), { account: "222222222222" })).status, 200);
  });

  it("counts a deleted aggregator's accounts, without refusing the delete", async () => {
    emulator.settings({ quotas: { accountChangesPerWeek: 5 } });
    await put("a", manyAccounts(4));
    const deleted = await config(emulator.url, "DeleteConfigurationAggregator", {
      ConfigurationAggregatorName: "a",
    });
    assert.equal(deleted.status, 200);
    assert.equal((await put("a", [account])).body.__type, "LimitExceededException");
  });

  it("does not count weekly changes unless told to", async () => {
    for (const from of [0, 10_000, 20_000])
      assert.equal((await put("a", manyAccounts(10_000, from))).status, 200);
  });
});
