import assert from "node:assert/strict";
import type { Outputs } from "../../../provider/aggregator/inputs";
import { type Goal, reconcile, type Step } from "../../../provider/aggregator/reconcile";
import type { PutRequest } from "../../../provider/aws/aggregator";
import { AwsError } from "../../../provider/aws/errors";
import { OWNER_TAG, ownerTagValue } from "../../../provider/domain/owner";
import { PartialFailure } from "../../../provider/engine/partialFailure";
import { accounts, ids, MemoryAws } from "../../support/memoryAws";
import { checked, NAME, OWNER, REGION, recorded, UID } from "../../support/oneStack";

const PUT: PutRequest = { name: NAME, source: accounts("ab"), filters: {} };
const TAG = ownerTagValue({ owner: OWNER, uid: UID });

describe("reconciling", () => {
  let aws: MemoryAws;
  let looks: number;
  const live = () => aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");

  const goal = (olds?: Outputs): Goal => ({
    api: aws.api(REGION),
    clock: aws.time,
    inputs: checked("ab", { tags: { t: "2" }, uid: UID }),
    olds,
    declaredTags: [{ t: "1", u: "1" }, { t: "2" }],
    ignored: { keys: ["hidden"], keyPrefixes: [] },
    explain: async (error) => error,
  });
  const run = (step: () => Step, olds?: Outputs) =>
    reconcile(goal(olds), async () => {
      looks += 1;
      return step();
    });
  /** Everything is read, and everything changes. */
  const whole = (): Step => {
    const { tags, ...aggregator } = live();
    return { live: { aggregator, tags }, plan: { put: PUT, untag: ["u"], tag: { t: "2" } } };
  };

  beforeEach(() => {
    aws = new MemoryAws();
    looks = 0;
    aws.set(NAME, REGION, { source: accounts("a"), tags: { t: "1", u: "1", hidden: "1", [OWNER_TAG]: TAG } });
  });

  it("returns what is there by then", async () => {
    const { accountIds, tagsAll, arn } = await run(whole);
    assert.deepEqual([accountIds, tagsAll, arn], [ids("ab"), { t: "2" }, live().arn]);
    assert.equal(looks, 1);
  });

  it("has, of a create, the tags that were in its Put", async () => {
    aws.drop(NAME, REGION);
    const tags = { t: "2", hidden: "1", [OWNER_TAG]: TAG };
    const { tagsAll } = await run(() => ({ live: {}, plan: { put: { ...PUT, tags } } }));
    assert.deepEqual(tagsAll, { t: "2" });
  });

  it("keeps of the state what it hasn't read", async () => {
    const olds = recorded("z", { arn: live().arn, tagsAll: { known: "1" } });
    const { tags: _, ...aggregator } = live();
    const put = await run(() => ({ live: { aggregator }, plan: { put: PUT } }), olds);
    assert.deepEqual([put.accountIds, put.tagsAll], [ids("ab"), { known: "1" }]);
    const tagged = await run(() => ({ live: { tags: live().tags }, plan: { tag: { t: "2" } } }), olds);
    assert.deepEqual([tagged.accountIds, tagged.tagsAll], [ids("z"), { t: "2", u: "1" }]);
  });

  for (const [what, at, fate, calls] of [
    ["a Put that is throttled", 0, "throttled", "Put Put Untag Tag"],
    ["a Put whose answer is lost", 0, "unknown-outcome", "Put Put Untag Tag"],
    ["tags that are throttled", 1, "throttled", "Put Untag Put Untag Tag"],
  ] as const)
    it(`looks again after ${what}`, async () => {
      aws.begin({ [at]: fate });
      const { accountIds, tagsAll } = await run(whole);
      assert.equal(aws.calls.join(" "), calls);
      assert.equal(looks, 2);
      assert.deepEqual([accountIds, tagsAll], [ids("ab"), { t: "2" }]);
    });

  it("throws why the Put is refused, and records nothing", async () => {
    aws.begin({ 0: "refused" });
    await assert.rejects(run(whole), (error) => error instanceof AwsError && error.kind === "refused");
    assert.equal(looks, 1);
  });

  it("throws what its look throws", async () => {
    const reason = new Error("no look");
    const look = () => {
      throw reason;
    };
    await assert.rejects(run(look), reason);
  });

  describe("whose tags are refused", () => {
    const failed = async (step: () => Step = whole, olds?: Outputs): Promise<PartialFailure> => {
      const error = await run(step, olds).catch((reason: unknown) => reason);
      assert.ok(error instanceof PartialFailure);
      assert.ok(error.cause instanceof AwsError && error.cause.kind === "refused");
      return error;
    };

    it("records the Put, and the tags as they are left", async () => {
      aws.begin({ 2: "refused" }); // Put, Untag, Tag
      const { id, properties } = await failed();
      assert.equal(id, `${NAME}@${REGION}`);
      const { accountIds, tags, tagsAll, ownerTag } = properties as Outputs;
      assert.deepEqual([accountIds, tags, tagsAll, ownerTag], [ids("ab"), { t: "1" }, { t: "1" }, undefined]);
    });

    it("records them as they were, if they can't be read", async () => {
      aws.begin({ 1: "refused", 2: "refused" }); // Put, Untag, ListTags
      const { tags } = (await failed()).properties as Outputs;
      assert.deepEqual(tags, { t: "1", u: "1" });
    });

    it("records the state's accounts, if there was no Put", async () => {
      aws.begin({ 0: "refused" });
      const olds = recorded("z", { arn: live().arn });
      const step = () => ({ live: { tags: live().tags }, plan: { tag: { t: "2" } } });
      const { accountIds, arn } = (await failed(step, olds)).properties as Outputs;
      assert.deepEqual([accountIds, arn], [ids("z"), live().arn]);
    });
  });
});
