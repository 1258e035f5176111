import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { SourcesNotReadyError, SourcesUnknownError } from "../../../provider/health/errors";
import { type AwaitedSources, needed, type Waiting, waitForSources } from "../../../provider/health/wait";
import { failureOf } from "../../support/errors";
import { MemoryAws } from "../../support/memoryAws";
import { contextOf } from "../../support/miniEngine";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;
const [EAST, WEST] = ["us-east-1", "eu-west-1"] as const;
const SUBJECT = { name: "security", region: EAST };

describe("a wait for sources", () => {
  let aws: MemoryAws;
  let said: string[];
  const put = (accountIds: readonly string[], regions: readonly string[] = [EAST]) =>
    aws.api(EAST).put({ name: "security", source: { kind: "account", accountIds, regions }, filters: {} });
  const wait = (awaited: AwaitedSources, more: Partial<Waiting> = {}) =>
    waitForSources(contextOf(aws, { print: (line) => said.push(line) }), SUBJECT, awaited, {
      timeoutSeconds: 600,
      atLeast: 1,
      isSecret: false,
      ...more,
    });
  const ofAccounts = (...accountIds: string[]) => ({ accountIds, regions: [] });
  const readings = () => aws.health.asked.filter((one) => one.startsWith("statuses")).length;

  beforeEach(() => {
    aws = new MemoryAws();
    said = [];
  });

  it("is over at once if all have reported", async () => {
    await put([A, B]);
    aws.health.report(A, EAST, "SUCCEEDED");
    await wait(ofAccounts(A));
    assert.deepEqual(said, ["security: 1 of 1 source has reported"]);
    assert.equal(readings(), 1);
  });

  it("goes on until they have, tells how far it has come, and reads at most every 30 s", async () => {
    await put([A, B]);
    const began = aws.time.now();
    aws.health.report(A, EAST, "SUCCEEDED").report(B, EAST, "FAILED");
    aws.time.later(100_000, () => aws.health.report(B, EAST, "SUCCEEDED"));
    await wait(ofAccounts(A, B));
    assert.deepEqual(said, [
      "security: 1 of 2 sources have reported; waiting for up to 10 more minutes",
      "security: 2 of 2 sources have reported",
    ]);
    assert.equal(aws.time.now() - began, 4 * 30_000);
    assert.equal(readings(), 5);
  });

  it("pauses for longer the longer a reading takes", async () => {
    await put([A]);
    const { statuses } = aws.health;
    aws.health.statuses = (name) => {
      aws.time.pass(20_000);
      return statuses.call(aws.health, name);
    };
    await failureOf(wait(ofAccounts(A), { timeoutSeconds: 150 }), SourcesNotReadyError);
    // 20 s of reading, 60 s of rest, twice; the rest of the time; and the last look.
    assert.equal(readings(), 4);
  });

  it("ends with an error that says who has not reported, and why", async () => {
    await put([A, B, C]);
    aws.health.report(A, EAST, "SUCCEEDED").report(B, EAST, "FAILED", { errorCode: "AccessDenied" });
    const error = await failureOf(wait(ofAccounts(A, B, C), { timeoutSeconds: 90 }), SourcesNotReadyError);
    assert.deepEqual(error.facts, { name: "security", region: EAST, ready: 1, of: 3, timeoutSeconds: 90 });
    assert.equal(error.details.length, 2);
    assert.ok(String(error.details).includes(B) && String(error.details).includes(C));
    assert.equal(readings(), 5);
  });

  it("ends when its time is over, and not with the next reading after that", async () => {
    await put([A]);
    const began = aws.time.now();
    await failureOf(wait(ofAccounts(A), { timeoutSeconds: 45 }), SourcesNotReadyError);
    assert.equal(aws.time.now() - began, 45_000);
  });

  it("names no secret account", async () => {
    await put([A]);
    const waiting = { timeoutSeconds: 1, isSecret: true, sourceRole: "arn:aws:iam::{account}:role/audit" };
    const error = await failureOf(wait(ofAccounts(A), waiting), SourcesNotReadyError);
    assert.ok(!JSON.stringify([error.message, error.details, said]).match(/111111111111|role\/audit/));
  });

  it("is content with a share of them", async () => {
    await put([A, B]);
    aws.health.report(A, EAST, "SUCCEEDED");
    await wait(ofAccounts(A, B), { atLeast: 0.5 });
    assert.deepEqual(said, ["security: 1 of 2 sources have reported"]);
    assert.deepEqual(
      [
        [20, 0.95],
        [21, 0.95],
        [3, 0.1],
        [0, 1],
        [10, 0.7],
      ].map(([of = 0, share = 0]) => needed(of, share)),
      [19, 20, 1, 0, 7],
    );
  });

  it("is for what was added, also while AWS shows the aggregator as it was before", async () => {
    await put([A]);
    aws.health.report(A, EAST, "SUCCEEDED").report(A, WEST, "SUCCEEDED");
    const few = { timeoutSeconds: 60 };
    const { facts } = await failureOf(wait(ofAccounts(B), few), SourcesNotReadyError);
    assert.deepEqual([facts.ready, facts.of], [0, 1]);
    await wait({ accountIds: [], regions: [WEST] }, few);
    assert.deepEqual(said.slice(-1), ["security: 1 of 1 source has reported"]);
    aws.time.later(30_000, () => aws.health.report(B, EAST, "SUCCEEDED"));
    await wait(ofAccounts(B), few);
    assert.deepEqual(said.slice(-2), [
      "security: 0 of 1 source has reported; waiting for up to 1 more minute",
      "security: 1 of 1 source has reported",
    ]);
  });

  it("is for accounts, for regions, or for all", async () => {
    await put([A, B], [EAST, WEST]);
    aws.health.report(A, EAST, "SUCCEEDED").report(B, EAST, "SUCCEEDED").report(A, WEST, "SUCCEEDED");
    await wait(ofAccounts(A));
    await wait({ accountIds: [], regions: [EAST] });
    assert.deepEqual(said, [
      "security: 2 of 2 sources have reported",
      "security: 2 of 2 sources have reported",
    ]);
    const { facts } = await failureOf(
      wait({ accountIds: "all", regions: [] }, { timeoutSeconds: 1 }),
      SourcesNotReadyError,
    );
    assert.deepEqual([facts.ready, facts.of], [3, 4]);
  });

  it("fails if it can't be told which sources there are, and with what AWS refuses", async () => {
    await aws.api(EAST).put({
      name: "security",
      source: { kind: "organization", roleArn: "arn:aws:iam::1:role/r", regions: [EAST] },
      filters: {},
    });
    aws.organizationAccounts.denied.add("ListAccounts");
    const { facts } = await failureOf(wait({ accountIds: "all", regions: [] }), SourcesUnknownError);
    assert.equal(facts.unchecked.length, 1);
    // The ones that have reported may not be all.
    aws.health.report(A, EAST, "SUCCEEDED");
    await failureOf(wait({ accountIds: "all", regions: [] }), SourcesUnknownError);
    aws.health.failing.set("statuses", "AccessDeniedException");
    await failureOf(wait({ accountIds: "all", regions: [] }), AwsError);
  });
});
