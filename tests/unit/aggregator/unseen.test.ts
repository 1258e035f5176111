import assert from "node:assert/strict";
import { OWNER_TAG, parseOwner } from "../../../provider/domain/owner";
import { readClaims } from "../../../provider/sharing/store/dynamodb/items";
import { hasCode, toldIn } from "../../support/errors";
import { accounts, ids, MemoryAws } from "../../support/memoryAws";
import { type Args, MiniEngine } from "../../support/miniEngine";
import { NAME, REGION, STORES, Stacks, TABLE } from "../../support/stacks";

/*
 * AWS shows everybody what was made, changed or deleted only 0.9 s later. One program after the other runs without a
 * moment in between, and so do the resources of one program.
 */

/** Virtual chance is 0.5: every reading is half as old as it may be. */
const STALENESS = 1_800;

for (const hidesNew of [true, false]) {
  const what = hidesNew ? "isn't seen" : "is seen as it was made";

  for (const store of STORES)
    describe(`an aggregator that ${what} for a moment, claims in ${store}`, () => {
      let stacks: Stacks;
      const owner = () => stacks.owner.begin();
      const team = () => stacks.member("b").begin();
      const arn = () => stacks.owner.state?.outputs.arn ?? assert.fail("the owner has no state");
      const own = (list = "a", more: Args = {}) => owner().up(stacks.owning(list, more));
      /** As the program gives it the aggregator. */
      const join = (list = "b") => team().up(stacks.joining(list, { aggregatorArn: arn() }));

      beforeEach(() => {
        stacks = new Stacks(store);
        stacks.aws.staleness = STALENESS;
        stacks.aws.hidesNew = hidesNew;
      });

      it("is made and joined by one program, changed and joined again, left and deleted", async () => {
        await own();
        const made = arn();
        await join();
        assert.equal(stacks.live, "ab");
        await own("ac");
        await join("bd");
        assert.equal(stacks.live, "abcd");
        await team().destroy();
        await owner().destroy();
        assert.equal(stacks.aws.live(NAME, REGION), undefined);
        const items = await stacks.aws.tableAt(REGION, TABLE).query(made);
        assert.deepEqual(readClaims(items).claims, []);
      });

      it("is refreshed right after it was made, and there", async () => {
        await own();
        assert.deepEqual(await owner().refresh(), { changes: false });
        await join();
        assert.notEqual(await team().refresh(), "gone");
        assert.notEqual(await owner().refresh(), "gone");
      });

      it("is deleted right after it was made", async () => {
        await own();
        await owner().destroy();
        assert.equal(stacks.aws.live(NAME, REGION), undefined);
      });

      it("is left right after it was joined, which leaves no claim", async () => {
        await own();
        await join();
        await team().destroy();
        assert.equal(stacks.live, "a");
        await owner().destroy();
        assert.equal(stacks.aws.live(NAME, REGION), undefined);
      });

      it("is replaced: what is made is another, also while the former is still seen", async () => {
        await own();
        const former = arn();
        await owner().replace(stacks.owning("a"));
        assert.notEqual(arn(), former);
        assert.equal(stacks.found.arn, arn());
        await join();
        assert.equal(stacks.live, "ab");
      });

      it("is replaced with its member, which leaves the one and joins the other", async () => {
        await own();
        await join();
        const former = arn();
        await team().destroy();
        await owner().replace(stacks.owning("a"));
        await join("bc");
        assert.notEqual(stacks.found.arn, former);
        assert.equal(stacks.member("b").state?.outputs.aggregatorArn, stacks.found.arn);
        assert.equal(stacks.live, "abc");
      });

      it("is taken over, also while its tags are seen as they were before", async () => {
        await own();
        await join();
        const twin = stacks.ownerTwin.begin();
        await twin.up(stacks.owning("ac", { adopt: true }));
        assert.equal(parseOwner(stacks.found.tags[OWNER_TAG])?.uid, twin.state?.outputs.uid);
        assert.equal(stacks.live, "abc");
      });

      it("goes from preserve to shared and back right after it was made", async () => {
        await own("a", { merge: "preserve", claims: undefined });
        await own("ab");
        await own("a", { merge: "preserve", claims: undefined });
        assert.equal(stacks.live, "a");
      });
    });

  describe(`an aggregator of one stack that ${what} for a moment`, () => {
    let aws: MemoryAws;
    let stack: MiniEngine;
    const up = (list: string, more: Args = {}) =>
      stack.begin().up({
        name: NAME,
        accountAggregationSource: { accountIds: ids(list), allRegions: true },
        ...more,
      });

    beforeEach(() => {
      aws = new MemoryAws();
      aws.staleness = STALENESS;
      aws.hidesNew = hidesNew;
      stack = new MiniEngine(aws);
    });

    it("is changed, refreshed, replaced and deleted right after", async () => {
      await up("a");
      await up("b", { tags: { team: "s" } });
      assert.deepEqual(aws.live(NAME, REGION)?.source, accounts("b"));
      assert.equal(aws.live(NAME, REGION)?.tags.team, "s");
      // One stack's runs are further apart than that.
      aws.time.pass(1_000);
      assert.deepEqual(await stack.begin().refresh(), { changes: false });
      const former = aws.live(NAME, REGION)?.arn;
      await stack.begin().replace({
        name: NAME,
        accountAggregationSource: { accountIds: ids("c"), allRegions: true },
      });
      assert.notEqual(aws.live(NAME, REGION)?.arn, former);
      assert.equal(aws.live(NAME, REGION)?.arn, stack.state?.outputs.arn);
      assert.deepEqual(aws.live(NAME, REGION)?.source, accounts("c"));
      await stack.begin().destroy();
      assert.equal(aws.live(NAME, REGION), undefined);
    });

    it("is another of the same name where it is made again right after a destroy", async () => {
      await up("a", { ownerTag: false });
      await stack.begin().destroy();
      await up("b", { ownerTag: false });
      assert.deepEqual(aws.live(NAME, REGION)?.source, accounts("b"));
    });
  });
}

describe("an aggregator that is gone", () => {
  let stacks: Stacks;
  const joining = (aggregatorArn?: string) =>
    stacks.joining("b", aggregatorArn === undefined ? {} : { aggregatorArn });

  beforeEach(async () => {
    stacks = new Stacks();
    await stacks.owner.up(stacks.owning("a"));
  });

  it("is that of the owner, where the owner finds it so", async () => {
    stacks.aws.drop(NAME, REGION);
    await assert.rejects(
      stacks.owner.begin().up(stacks.owning("ac")),
      hasCode("AggregatorGone", { name: NAME, region: REGION }),
    );
    await assert.rejects(
      stacks.owner.begin().up(stacks.owning("a", { merge: "preserve" })),
      hasCode("AggregatorGone", { name: NAME, region: REGION }),
    );
  });

  it("is that of the owner, where it goes while the owner publishes", async () => {
    for (let call = 0; call < 8; call++) {
      stacks = new Stacks();
      await stacks.owner.up(stacks.owning("a"));
      const owner = stacks.owner.begin();
      const { calls } = owner.caller;
      const push = calls.push.bind(calls);
      calls.push = (...names) => {
        if (calls.length === call) stacks.aws.drop(NAME, REGION);
        return push(...names);
      };
      await assert.rejects(owner.up(stacks.owning("ac")), (error) => {
        const codes = toldIn(error).map(({ code }) => code);
        assert.ok(!codes.includes("NoAggregator"), `call ${call}: ${codes.join()}`);
        return true;
      });
    }
  });

  it("is not there to be joined, for one that knows its name alone", async () => {
    stacks.aws.drop(NAME, REGION);
    await assert.rejects(stacks.member("b").up(joining()), {
      codes: ["NoAggregator"],
      facts: [{ name: NAME, region: REGION }],
    });
  });

  it("is gone for one that was given it by its program", async () => {
    const { arn } = stacks.found;
    stacks.aws.drop(NAME, REGION);
    await assert.rejects(stacks.member("b").up(joining(arn)), hasCode("AggregatorGone"));
  });

  it("is gone for one that had joined it", async () => {
    const { arn } = stacks.found;
    await stacks.member("b").up(joining(arn));
    stacks.aws.drop(NAME, REGION);
    await assert.rejects(
      stacks
        .member("b")
        .begin()
        .up(stacks.joining("bc", { aggregatorArn: arn })),
      { code: "JoinedAggregatorGone", facts: { name: NAME, region: REGION } },
    );
  });
});

describe("an aggregator whose tags are not seen yet", () => {
  it("is joined by one that finds it by its name", async () => {
    const stacks = new Stacks();
    await stacks.owner.up(stacks.owning("a"));
    await stacks.member("b").begin({ 1: "gone", 2: "gone" }).up(stacks.joining("b"));
    assert.equal(stacks.live, "ab");
  });

  it("is not taken over, as if it had no owner", async () => {
    const aws = new MemoryAws();
    const source = { accountIds: ids("a"), allRegions: true };
    aws.set(NAME, REGION, { source: accounts("z"), tags: { [OWNER_TAG]: "o/other/prod/0123456789abcdef" } });
    aws.begin({ 1: "gone", 2: "gone" });
    await assert.rejects(new MiniEngine(aws).up({ name: NAME, accountAggregationSource: source }), {
      codes: ["AggregatorExists"],
    });
  });

  it("is made, where its tags are gone since it was deleted", async () => {
    const aws = new MemoryAws();
    const source = { accountIds: ids("a"), allRegions: true };
    aws.set(NAME, REGION, { source: accounts("z") });
    aws.time.pass(5_000);
    aws.staleness = STALENESS;
    aws.hidesNew = true;
    aws.drop(NAME, REGION);
    await new MiniEngine(aws).up({ name: NAME, accountAggregationSource: source });
    assert.deepEqual(aws.live(NAME, REGION)?.source, accounts("a"));
  });
});
