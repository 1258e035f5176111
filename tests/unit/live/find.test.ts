import assert from "node:assert/strict";
import type { AggregatorApi } from "../../../provider/aws/aggregator";
import { OWNER_TAG, parseOwner } from "../../../provider/domain/owner";
import { type Existing, findExisting, findRemaining } from "../../../provider/live/find";
import { accounts, MemoryAws } from "../../support/memoryAws";
import { NAME, OWNER, REGION } from "../../support/oneStack";

describe("what has a name", () => {
  let aws: MemoryAws;

  /** Something changes right before tags are read for the first time. */
  const meanwhile = (change: () => void): AggregatorApi => {
    const api = aws.api(REGION);
    let isDone = false;
    const listTags = (arn: string) => {
      if (!isDone) change();
      isDone = true;
      return api.listTags(arn);
    };
    return { ...api, listTags };
  };
  const remake = () => {
    aws.drop(NAME, REGION);
    aws.set(NAME, REGION, { source: accounts("z"), tags: { next: "1" } });
  };

  beforeEach(() => {
    aws = new MemoryAws();
    aws.set(NAME, REGION, { source: accounts("a"), tags: { t: "1", [OWNER_TAG]: OWNER } });
  });

  const told = (found: Existing | undefined) =>
    found && [found.live.source, Object.keys(found.tags), found.owner];

  for (const find of [findExisting, findRemaining])
    describe(`by ${find.name}`, () => {
      it("is an aggregator, with all its tags and its owner", async () => {
        const found = await find(aws.api(REGION), NAME);
        assert.deepEqual(told(found), [accounts("a"), ["t", OWNER_TAG], parseOwner(OWNER)]);
        assert.deepEqual(aws.calls, ["Describe", "ListTags"]);
      });

      it("is nothing, which one call tells", async () => {
        assert.equal(await find(aws.api(REGION), "other"), undefined);
        assert.deepEqual(aws.calls, ["Describe"]);
      });

      it("is another one by now, if the first was deleted and made again meanwhile", async () => {
        const api = meanwhile(remake);
        assert.deepEqual(told(await find(api, NAME)), [accounts("z"), ["next"], undefined]);
        assert.deepEqual(aws.calls, ["Describe", "ListTags", "Describe", "ListTags"]);
      });

      it("is nothing, if it was deleted meanwhile and isn't seen any more", async () => {
        const api = meanwhile(() => aws.drop(NAME, REGION));
        assert.equal(await find(api, NAME), undefined);
        assert.deepEqual(aws.calls, ["Describe", "ListTags", "Describe"]);
      });

      it("can't be told, if its tags may not be read", async () => {
        aws.begin({ 1: "refused" });
        await assert.rejects(find(aws.api(REGION), NAME), { kind: "refused" });
      });
    });

  describe("whose tags are gone, and which is still seen,", () => {
    beforeEach(() => aws.begin({ 1: "gone" }));

    it("can't be told: to make another one could go over it", () =>
      assert.rejects(findExisting(aws.api(REGION), NAME), { kind: "gone" }));

    it("is gone, for what only deletes or reads it", async () => {
      assert.equal(await findRemaining(aws.api(REGION), NAME), undefined);
    });
  });

  it("is looked for as the aggregator of an ARN", async () => {
    const arns: (string | undefined)[] = [];
    const api = aws.api(REGION);
    const describe = (name: string, arn?: string) => {
      arns.push(arn);
      return api.describe(name);
    };
    await findExisting({ ...api, describe }, NAME, "arn:x");
    await findRemaining({ ...api, describe }, NAME, "arn:y");
    assert.deepEqual(arns, ["arn:x", "arn:y"]);
  });
});
