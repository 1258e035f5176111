import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { SourcesNotReadyError } from "../../../provider/health/errors";
import { failureOf, hasCode } from "../../support/errors";
import { MemoryAws } from "../../support/memoryAws";
import { type Args, MiniWait } from "../../support/miniEngine";

const [A, B] = ["111111111111", "222222222222"] as const;
const [EAST, WEST] = ["us-east-1", "eu-west-1"] as const;

describe("a wait for sources, as a resource", () => {
  let aws: MemoryAws;
  let wait: MiniWait;
  const put = (accountIds: readonly string[], regions: readonly string[] = [EAST]) =>
    aws.api(EAST).put({ name: "security", source: { kind: "account", accountIds, regions }, filters: {} });
  const args = (accountIds: readonly string[], more: Args = {}): Args => ({
    aggregatorName: "security",
    region: EAST,
    aggregatorArn: "arn:1",
    accountIds,
    regions: [EAST],
    waitForSources: { timeoutSeconds: 60 },
    ...more,
  });
  const readings = () => aws.health.asked.length;
  const read = async (run: () => Promise<unknown>) => {
    const before = readings();
    await run();
    return readings() - before;
  };

  beforeEach(async () => {
    aws = new MemoryAws();
    wait = new MiniWait(aws);
    await put([A, B]);
    aws.health.report(A, EAST, "SUCCEEDED");
  });
  const arn = async () => (await aws.api(EAST).describe("security"))?.arn;
  const mine = async (accountIds: readonly string[], more: Args = {}) =>
    args(accountIds, { aggregatorArn: await arn(), ...more });

  it("waits for all that is declared, then for what is added, and for nothing else", async () => {
    await wait.up(await mine([A]));
    assert.equal(await read(async () => wait.begin().up(await mine([A]))), 0);
    aws.time.later(40_000, () => aws.health.report(B, EAST, "SUCCEEDED"));
    await wait.begin().up(await mine([B, A]));
    assert.deepEqual(wait.said, [
      "security: 0 of 1 source has reported; waiting for up to 1 more minute",
      "security: 1 of 1 source has reported",
    ]);
    // What was there before may fail by now.
    aws.health.report(A, EAST, "FAILED");
    assert.equal(await read(async () => wait.begin().up(await mine([B]))), 0);
    await wait.begin().destroy();
    assert.equal(wait.state, undefined);
  });

  it("waits again in the next deployment if sources have not reported in time", async () => {
    await failureOf(wait.up(await mine([A, B])), SourcesNotReadyError);
    assert.equal(wait.state, undefined);
    await wait.begin().up(await mine([A]));
    await failureOf(wait.begin().up(await mine([A, B])), SourcesNotReadyError);
    assert.deepEqual(accountsIn(wait), [A]);
    aws.health.report(B, EAST, "SUCCEEDED");
    await wait.begin().up(await mine([A, B]));
    assert.deepEqual(accountsIn(wait), [A, B]);
  });

  it("is another one of another aggregator", async () => {
    await wait.up(await mine([A]));
    const other = await wait.begin().preview(args([A], { aggregatorArn: "arn:other" }));
    assert.deepEqual(other, { changes: true, replaces: ["aggregatorArn"], deleteBeforeReplace: true });
    // A preview doesn't know the outputs of an aggregator that changes.
    assert.deepEqual(await wait.begin().preview(args([A], { aggregatorArn: UNKNOWN })), { changes: false });
  });

  it("is refreshed as it is, without a call", async () => {
    await wait.up(await mine([A]));
    const before = wait.state;
    assert.equal(await read(() => wait.begin().refresh()), 0);
    assert.deepEqual(wait.state?.outputs, before?.outputs);
  });

  it("records other times without waiting", async () => {
    await wait.up(await mine([A]));
    const changed = await mine([A], { waitForSources: { timeoutSeconds: 90, atLeast: 0.5 } });
    assert.equal(await read(() => wait.begin().up(changed)), 0);
    assert.deepEqual([wait.state?.outputs.timeoutSeconds, wait.state?.outputs.atLeast], [90, 0.5]);
  });

  it("says at preview, and only there, what an update waits for", async () => {
    await wait.begin().preview(await mine([A, B], { isPreview: true }));
    assert.deepEqual(wait.said, [
      `security: waits until the sources of 2 accounts (${A}, ${B}) have reported, for up to 1 minute`,
    ]);
    await wait.begin().preview(await mine([A, B]));
    assert.deepEqual(wait.said, []);
  });

  it("refuses what breaks a rule, all at once", async () => {
    const waitForSources = { timeoutSeconds: 0, atLeast: 2, timeout: 1 };
    const paths: string[] = [];
    await assert.rejects(
      wait.preview(args([A], { waitForSources })),
      (error: { facts: { path: string }[] }) => {
        paths.push(...error.facts.map(({ path }) => path));
        return true;
      },
    );
    assert.deepEqual(paths, [
      "waitForSources.timeout",
      "waitForSources.timeoutSeconds",
      "waitForSources.atLeast",
    ]);
    await assert.rejects(wait.preview(args([A], { waitForSources: "yes" })), hasCode("InvalidProperty"));
  });

  it("waits for sources in regions that are added", async () => {
    await put([A, B], [EAST, WEST]);
    aws.health.report(A, WEST, "SUCCEEDED").report(B, EAST, "SUCCEEDED");
    await wait.up(await mine([A], { regions: [EAST] }));
    const { facts } = await failureOf(
      wait.begin().up(await mine([A], { regions: [WEST, EAST] })),
      SourcesNotReadyError,
    );
    assert.deepEqual([facts.ready, facts.of], [1, 2]);
  });
});

function accountsIn({ state }: MiniWait): string[] {
  return Object.keys(state?.outputs.accountIds ?? {});
}
