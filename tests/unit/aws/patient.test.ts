import assert from "node:assert/strict";
import type { AggregatorApi } from "../../../provider/aws/aggregator";
import { AwsError } from "../../../provider/aws/errors";
import { patient, seenAfter } from "../../../provider/aws/patient";
import { accounts, MemoryAws } from "../../support/memoryAws";

const NAME = "security";
const REGION = "us-east-1";

const gone = (error: unknown) => error instanceof AwsError && error.kind === "gone";

describe("AWS for callers who know what there is", () => {
  let aws: MemoryAws;
  let began: number;

  /** A process that calls from now on. */
  const begin = (fates: Parameters<MemoryAws["begin"]>[0] = {}): AggregatorApi => {
    aws.begin(fates);
    return patient(aws.api(REGION), { clock: aws.time, visible: 1_000 });
  };
  let api: AggregatorApi;

  const make = () =>
    api.put({ name: NAME, source: accounts("a"), filters: {}, tags: { team: "s" } }).then(({ arn }) => arn);
  const waited = () => aws.time.now() - began;

  beforeEach(() => {
    aws = new MemoryAws();
    // Virtual chance is 0.5: every reading is 900 ms old.
    aws.staleness = 1800;
    aws.hidesNew = true;
    api = begin();
    began = aws.time.now();
  });

  it("looks once, where a name alone is asked for", async () => {
    await make();
    assert.equal(await api.describe(NAME), undefined);
    assert.equal(waited(), 0);
  });

  it("finds by its ARN what was made a moment ago, and its tags", async () => {
    const arn = await make();
    assert.equal((await api.describe(NAME, arn))?.arn, arn);
    assert.ok(waited() >= 900 && waited() <= seenAfter(1_000) + 3);
    api = begin();
    assert.equal((await api.describe(NAME, arn))?.arn, arn);
    assert.deepEqual(await api.listTags(arn), { team: "s" });
    assert.deepEqual(aws.calls, ["Describe", "ListTags"], "what is there is looked for once");
  });

  it("finds the tags of what was made a moment ago", async () => {
    assert.deepEqual(await api.listTags(await make()), { team: "s" });
  });

  it("finds what was recreated, although the former is still seen", async () => {
    const former = await make();
    aws.time.pass(5_000);
    await api.remove(NAME);
    const arn = await make();
    assert.equal((await api.describe(NAME))?.arn, former);
    assert.equal((await api.describe(NAME, arn))?.arn, arn);
  });

  it("changes tags where a moment ago there was nothing to have some", async () => {
    const arn = await make();
    api = begin({ 0: "gone", 2: "gone" });
    await api.tag(arn, { env: "dev" });
    await api.untag(arn, ["team"]);
    assert.deepEqual(aws.live(NAME, REGION)?.tags, { env: "dev" });
    assert.deepEqual(aws.calls, ["Tag", "Tag", "Untag", "Untag"]);
  });

  it("believes that it is gone once everybody would see it", async () => {
    const arn = await make();
    aws.time.pass(5_000);
    aws.drop(NAME, REGION);
    aws.time.pass(5_000);
    for (const call of [
      () => api.describe(NAME, arn).then((found) => assert.equal(found, undefined)),
      () => assert.rejects(api.listTags(arn), gone),
      () => assert.rejects(api.tag(arn, { a: "b" }), gone),
      () => assert.rejects(api.untag(arn, ["a"]), gone),
    ]) {
      began = aws.time.now();
      api = begin();
      await call();
      assert.ok(waited() >= seenAfter(1_000));
      assert.ok(aws.calls.length <= 4);
    }
  });

  it("takes another failure for what it is, at once", async () => {
    const arn = await make();
    api = begin({ 0: "refused", 1: "throttled", 2: "unknown-outcome" });
    await assert.rejects(api.listTags(arn), { kind: "refused" });
    await assert.rejects(api.describe(NAME, arn), { kind: "throttled" });
    await assert.rejects(api.tag(arn, {}), { kind: "unknown-outcome" });
    assert.equal(aws.calls.length, 3);
    assert.equal(waited(), 0);
  });
});
