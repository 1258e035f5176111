import assert from "node:assert/strict";
import { type Emulator, type Fault, startEmulator } from "../../emulator";
import { connect } from "../../provider/aws/connection";
import { dynamodbTable } from "../../provider/aws/dynamodb";
import { type Clock, systemClock } from "../../provider/aws/retry";
import { readSettings } from "../../provider/aws/settings";
import { claimsTableArgs } from "../../provider/domain/claimsTable";
import { dynamodbClaims } from "../../provider/sharing/store/dynamodb";
import type { Claimant, ClaimStore } from "../../provider/sharing/store/store";
import { createTable } from "../support/claimsTable";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import { MARK } from "./suite";

const REGION = "us-east-1";
const [A, B] = ["111111111111", "222222222222"];

const team: Claimant = { key: "payments/prod/team:0123456789abcdef" };
const other: Claimant = { key: "platform/prod/base:fedcba9876543210" };

/** Waits take no time. */
const clock: Clock = { ...systemClock, sleep: async () => {}, random: () => 0 };

describe("claims in DynamoDB over a network that fails", () => {
  const local = useDynamodbLocal();

  describe("", () => {
    let emulator: Emulator;
    let store: ClaimStore;
    let ids = 0;
    let aggregators = 0;

    const settingsWith = (more: Record<string, unknown> = {}) =>
      readSettings({
        accessKey: "123456789012",
        secretKey: "any",
        endpoints: { dynamodb: emulator.url },
        ...more,
      });
    const tableWith = (more?: Record<string, unknown>) =>
      dynamodbTable(connect(settingsWith(more), REGION), "claims", claimsTableArgs);
    const open = (claimant: Claimant, more?: Record<string, unknown>) =>
      dynamodbClaims({
        table: tableWith(more),
        name: `dynamodb:${REGION}/claims`,
        aggregator: `arn:aws:config:${REGION}:123456789012:config-aggregator/config-aggregator-${aggregators}`,
        claimant,
        clock,
        now: Date.now,
        newId: () => `id-${++ids}`,
      });
    const operations = () => emulator.log().map(({ operation }) => operation);
    const seen = async () => {
      const { claims, turns } = await open(other).read();
      return { accounts: claims.map(({ accounts }) => accounts), turns: turns.length };
    };

    before(async () => {
      emulator = await startEmulator({ settings: { dynamodb: local.url } });
      await createTable(settingsWith(), REGION, "claims");
    });
    after(() => emulator.close());
    beforeEach(async () => {
      emulator.clearFaults();
      aggregators += 1;
      store = open(team);
      await store.read();
      emulator.clearLog();
    });

    const failures: [what: string, fault: Omit<Fault, "operation">][] = [
      ["a connection that is lost before the effect", { kind: "disconnect" }],
      ["a connection that is lost after the effect", { kind: "disconnect", when: "after" }],
      ["a failure of the server before the effect", { kind: "server" }],
      ["a failure of the server after the effect", { kind: "server", when: "after" }],
      ["a proxy's page before the effect", { kind: "html", status: 200 }],
      ["a proxy's page after the effect", { kind: "html", when: "after", status: 200 }],
      ["throttling", { kind: "throttle" }],
      ["throughput that is used up", { kind: "error", code: "ProvisionedThroughputExceededException" }],
    ];
    for (const [what, fault] of failures)
      it(`gets over ${what}`, async () => {
        const hit = (operation: string) => emulator.fault({ operation, ...fault });
        hit("UpdateItem");
        assert.deepEqual(await store.write({ accounts: [A], leaving: [] }), { outcome: "written" });
        hit("UpdateItem");
        assert.deepEqual(await store.write({ accounts: [B], leaving: [A] }), { outcome: "written" });
        hit("UpdateItem");
        assert.equal((await store.acquire(undefined, MARK)).outcome, "acquired");
        assert.deepEqual(await seen(), { accounts: [[B]], turns: 1 });
        hit("UpdateItem");
        assert.deepEqual(await store.release(), { outcome: "written" });
        const next = open(team);
        await next.read();
        hit("UpdateItem");
        assert.deepEqual(await next.write(undefined), { outcome: "written" });
        assert.deepEqual(await seen(), { accounts: [], turns: 0 });
        assert.deepEqual(emulator.faults(), []);
      });

    it("gets over an answer that doesn't come", async () => {
      const hasty = open(team, { requestTimeoutSeconds: 5, maxRetries: 0 });
      await hasty.read();
      emulator.fault({ operation: "UpdateItem", kind: "stall", when: "after" });
      assert.deepEqual(await hasty.write({ accounts: [A], leaving: [] }), { outcome: "written" });
      emulator.fault({ operation: "UpdateItem", kind: "stall" });
      assert.equal((await hasty.acquire(undefined, MARK)).outcome, "acquired");
      assert.deepEqual(await seen(), { accounts: [[A]], turns: 1 });
    });

    it("doesn't know what became of a write where no answer ever comes", async () => {
      emulator.fault({ operation: "UpdateItem", kind: "disconnect", times: 0 });
      assert.deepEqual(await store.write({ accounts: [A], leaving: [] }), { outcome: "unknown" });
      assert.deepEqual(await store.acquire(undefined, MARK), { outcome: "unknown" });
    });

    it("sends each write itself, where the SDK would repeat it blindly", async () => {
      emulator.fault({ operation: "UpdateItem", kind: "server", times: 0 });
      await store.write({ accounts: [A], leaving: [] });
      assert.deepEqual(
        operations(),
        Array.from({ length: 5 }, () => "UpdateItem"),
      );
      emulator.clearFaults();
      emulator.clearLog();
      emulator.fault({ operation: "UpdateItem", kind: "error", code: "ValidationException" });
      await assert.rejects(store.write({ accounts: [B], leaving: [] }), { kind: "refused" });
      assert.deepEqual(operations(), ["UpdateItem"]);
    });

    it("has the SDK repeat what only reads", async () => {
      emulator.fault({ operation: "*", kind: "server" });
      await store.read();
      emulator.fault({ operation: "*", kind: "throttle" });
      await store.readTurns();
      assert.deepEqual(operations(), ["Query", "Query", "GetItem", "GetItem"]);
    });

    it("tries again whatever DynamoDB throttles, be it a read that a write needs first @slow", async () => {
      for (const code of [
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ThrottlingException",
      ]) {
        const fresh = open(team);
        for (const operation of ["GetItem", "UpdateItem"])
          emulator.fault({ operation, kind: "error", code, times: 4 });
        assert.deepEqual(await fresh.write({ accounts: [A], leaving: [] }), { outcome: "written" });
        const again = open(team);
        for (const operation of ["GetItem", "UpdateItem"])
          emulator.fault({ operation, kind: "error", code, times: 4 });
        const { outcome } = await again.acquire(undefined, MARK);
        assert.equal(outcome, "acquired");
        assert.deepEqual(await again.release(), { outcome: "written" });
        assert.deepEqual(await seen(), { accounts: [[A]], turns: 0 });
      }
    });

    it("overwrites nothing with what comes late", async () => {
      emulator.fault({ operation: "UpdateItem", kind: "late", delayMs: 300 });
      await store.write({ accounts: [A], leaving: [] });
      await store.write({ accounts: [B], leaving: [] });
      await new Promise((resolve) => setTimeout(resolve, 400));
      assert.deepEqual(await seen(), { accounts: [[B]], turns: 0 });
      const late = emulator.log().filter(({ fault }) => fault === "late");
      assert.equal(late.length, 1);
    });
  });
});
