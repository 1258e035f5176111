import assert from "node:assert/strict";
import { apply } from "../../../provider/aggregator/apply";
import type { Plan } from "../../../provider/aggregator/plan";
import type { LiveAggregator, PutRequest } from "../../../provider/aws/aggregator";
import { AwsError } from "../../../provider/aws/errors";
import { accounts, MemoryAws } from "../../support/memoryAws";
import { NAME, REGION } from "../../support/oneStack";
import { userTags } from "../../support/stacks";

const PUT: PutRequest = { name: NAME, source: accounts("ab"), filters: {} };

describe("a plan that is executed", () => {
  let aws: MemoryAws;
  const live = () => aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");
  const explained: [put: PutRequest, before: LiveAggregator | undefined][] = [];
  const run = (plan: Plan, before = aws.live(NAME, REGION)) =>
    apply(aws.api(REGION), before, before?.arn ?? "", plan, async (error, put, found) => {
      explained.push([put, found]);
      return new Error("explained", { cause: error });
    });

  beforeEach(() => {
    aws = new MemoryAws();
    explained.length = 0;
    aws.set(NAME, REGION, { source: accounts("a"), tags: { old: "1" } });
  });

  it("puts, then removes tags, then sets them", async () => {
    const { put, interrupted } = await run({ put: PUT, tag: { new: "1" }, untag: ["old"] });
    assert.deepEqual(aws.calls, ["Put", "Untag", "Tag"]);
    assert.deepEqual(put?.source, accounts("ab"));
    assert.equal(interrupted, undefined);
    assert.deepEqual(live().tags, { new: "1" });
  });

  it("has room for a tag in place of another, where there are as many as can be", async () => {
    aws.set(NAME, REGION, { tags: userTags(50) });
    const { interrupted } = await run({ tag: { new: "1" }, untag: ["t0"] });
    assert.equal(interrupted, undefined);
    assert.equal(live().tags.new, "1");
  });

  it("calls nothing that isn't planned", async () => {
    assert.deepEqual(await run({}), { put: undefined, interrupted: undefined });
    assert.deepEqual(aws.calls, []);
  });

  it("tags the aggregator that its Put has made", async () => {
    aws.drop(NAME, REGION);
    const { interrupted } = await run({ put: PUT, tag: { new: "1" } });
    assert.equal(interrupted, undefined);
    assert.deepEqual(live().tags, { new: "1" });
  });

  it("throws what can be found out about a Put that is refused, and doesn't tag", async () => {
    aws.begin({ 0: "refused" });
    const before = live();
    await assert.rejects(run({ put: PUT, tag: { new: "1" }, untag: ["old"] }), { message: "explained" });
    assert.deepEqual(aws.calls, ["Put"]);
    assert.deepEqual(explained, [[PUT, before]]);
  });

  for (const [at, calls] of [
    [1, ["Put", "Untag"]],
    [2, ["Put", "Untag", "Tag"]],
  ] as const)
    it(`returns what stops it at ${calls[at]}, with what the Put answered`, async () => {
      aws.begin({ [at]: "refused" });
      const { put, interrupted } = await run({ put: PUT, tag: { new: "1" }, untag: ["old"] });
      assert.deepEqual(aws.calls, calls);
      assert.deepEqual(put?.source, accounts("ab"));
      assert.ok(interrupted instanceof AwsError && interrupted.kind === "refused");
      assert.deepEqual(explained, []);
    });
});
