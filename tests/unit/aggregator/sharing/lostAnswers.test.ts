import assert from "node:assert/strict";
import { noteLostAnswers, waitForWrites } from "../../../../provider/aggregator/sharing/lostAnswers";
import { accounts, type Fate, MemoryAws } from "../../../support/memoryAws";
import { contextOf } from "../../../support/miniEngine";
import { NAME, REGION } from "../../../support/stacks";

describe("a context that notes what was lost", () => {
  const source = accounts("a");
  const writes = ["put", "tag", "untag"] as const;

  for (const [fate, isUnsure] of [
    ["unknown-outcome", true],
    ["refused", false],
    ["throttled", false],
    ["done", false],
  ] as const satisfies readonly (readonly [Fate, boolean])[])
    for (const write of writes)
      it(`is ${isUnsure ? "unsure" : "sure"} after a ${write} that is ${fate}`, async () => {
        const aws = new MemoryAws();
        aws.set(NAME, REGION, { source, tags: { t: "1" } });
        const { arn } = aws.live(NAME, REGION) ?? assert.fail();
        aws.begin({ 0: fate, 2: "refused" });
        const noted = noteLostAnswers(contextOf(aws));
        const api = noted.context.configuration.api(REGION);
        const calls = {
          put: () => api.put({ name: NAME, source, filters: {} }),
          tag: () => api.tag(arn, { t: "2" }),
          untag: () => api.untag(arn, ["t"]),
        };
        const failed = await calls[write]().then(
          () => "done",
          (error: { kind?: string }) => error.kind,
        );
        assert.equal(failed, fate);
        assert.equal(noted.isUnsure(), isUnsure);
        await calls[write]();
        await assert.rejects(calls[write](), { kind: "refused" });
        assert.equal(noted.isUnsure(), isUnsure, "later answers say nothing of it");
      });

  it("is sure after a reading that is lost", async () => {
    const aws = new MemoryAws();
    aws.begin({ 0: "unknown-outcome" });
    const noted = noteLostAnswers(contextOf(aws));
    await assert.rejects(noted.context.configuration.api(REGION).describe(NAME));
    assert.equal(noted.isUnsure(), false);
  });

  it("waits until everything that was sent has landed and is seen", async () => {
    const aws = new MemoryAws();
    const before = aws.time.now();
    await waitForWrites(contextOf(aws), NAME);
    assert.ok(aws.time.now() - before > 360_000);
  });
});
