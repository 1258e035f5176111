import assert from "node:assert/strict";
import { hasCode } from "../../support/errors";
import { MemoryAws } from "../../support/memoryAws";
import { keyOf, MiniEngine, MiniMember } from "../../support/miniEngine";

const [A, B] = ["111111111111", "222222222222"] as const;
const EAST = "us-east-1";
const PREVIEW = { health: true, watching: { isPreview: true } };
const UP = { health: true, watching: { isPreview: false } };

describe("the line about health, in the life of a resource", () => {
  let aws: MemoryAws;
  let owner: MiniEngine;
  const owning = (accountIds: readonly string[], more: object = {}) => ({
    name: "security",
    accountAggregationSource: { accountIds, regions: [EAST] },
    merge: "shared",
    ...more,
  });
  const lines = (said: readonly string[]) =>
    said.filter((line) => line.includes("healthy")).map((line) => line.replace(/;.*/, ""));

  beforeEach(() => {
    aws = new MemoryAws();
    owner = new MiniEngine(aws);
    aws.health.report(A, EAST, "SUCCEEDED");
  });

  it("comes in each preview of what is there, and once after each update", async () => {
    await owner.preview(owning([A], PREVIEW));
    assert.deepEqual(lines(owner.said), []);
    await owner.begin().up(owning([A], UP));
    assert.deepEqual(lines(owner.said), ["security: 1 of 1 source healthy"]);
    await owner.begin().preview(owning([A, B], PREVIEW));
    assert.deepEqual(lines(owner.said), ["security: 1 of 1 source healthy"]);
    await owner.begin().up(owning([A, B], UP));
    assert.deepEqual(lines(owner.said), ["security: 1 of 2 sources healthy"]);
    for (const args of [PREVIEW, UP]) {
      await owner.begin().up(owning([A, B], args));
      assert.deepEqual(lines(owner.said), ["security: 1 of 2 sources healthy"]);
    }
  });

  it("is no change, and comes only if a program wants it", async () => {
    await owner.up(owning([A]));
    assert.deepEqual(await owner.begin().preview(owning([A], PREVIEW)), { changes: false });
    await owner.begin().up(owning([A]));
    await owner.begin().up(owning([A], { health: false }));
    assert.deepEqual(lines(owner.said), []);
    assert.ok(!("health" in (owner.state?.inputs ?? {})));
    await assert.rejects(owner.preview(owning([A], { health: "yes" })), hasCode("InvalidProperty"));
  });

  it("doesn't come in a refresh, nor of an aggregator that is about to be replaced", async () => {
    await owner.up(owning([A], UP));
    await owner.begin().refresh();
    assert.deepEqual(lines(owner.said), []);
    await owner.begin().preview(owning([A], { ...PREVIEW, name: "other" }));
    assert.deepEqual(lines(owner.said), []);
  });

  it("counts of a membership its own accounts", async () => {
    await owner.up(owning([A]));
    const member = new MiniMember(aws, keyOf("team"));
    await member.begin().up({ aggregatorName: "security", accountIds: [B], ...UP });
    assert.deepEqual(lines(member.said), ["security: 0 of 1 source healthy"]);
    aws.health.report(B, EAST, "SUCCEEDED");
    await member.begin().up({ aggregatorName: "security", accountIds: [B], ...UP });
    assert.deepEqual(lines(member.said), ["security: 1 of 1 source healthy"]);
  });
});
