import assert from "node:assert/strict";
import { update } from "../../../provider/membership/update";
import { Memberships } from "../../support/memberships";
import { ids } from "../../support/memoryAws";
import { processOf } from "../../support/process";
import { NAME, REGION, STORES } from "../../support/stacks";

const [A, , C, D] = ids("abcd") as [string, string, string, string];

for (const store of STORES)
  describe(`a change of a membership, with claims in ${store},`, () => {
    let stacks: Memberships;

    beforeEach(async () => {
      stacks = new Memberships(store);
      await stacks.own("a");
      await stacks.up("b", "bc");
    });

    const state = () => stacks.member("b").state ?? assert.fail();

    it("puts what it declares, and takes out what it declared before", async () => {
      const { inputs, outputs } = state();
      const { context } = processOf(stacks.aws);
      const { outs } = await update(context, outputs, { ...inputs, accountIds: { [C]: true, [D]: true } });
      assert.equal(stacks.live, "acd");
      assert.deepEqual(outs, {
        ...outputs,
        accountIds: { [C]: true, [D]: true },
        aggregatorAccountIds: [A, C, D],
      });
      assert.deepEqual(await stacks.claimed(), ["b/prod/team cd", "platform/prod/security a"]);
    });

    it("keeps the key of its claim and since when it is there, which inputs don't say", async () => {
      const { inputs, outputs } = state();
      assert.notEqual(inputs.claimKey, outputs.claimKey);
      stacks.aws.time.pass(60_000);
      await stacks.up("b", "bd");
      const { claimKey, createdAt } = state().outputs;
      assert.deepEqual([claimKey, createdAt], [outputs.claimKey, outputs.createdAt]);
    });

    it("leaves in the state what was, unfinished, where it stops once its claim is written", async () => {
      const before = state().outputs;
      const b = stacks.member("b").begin({ 7: "unauthenticated" });
      await assert.rejects(b.up(stacks.joining("bd")), { code: "PartialFailure" });
      assert.deepEqual(state().outputs, { ...before, unfinished: true });
      await b.begin().up(stacks.joining("bd"));
      assert.equal(state().outputs.unfinished, undefined);
      assert.equal(stacks.live, "abd");
    });

    it("joins no other aggregator that has the name by now", async () => {
      const { inputs, outputs } = state();
      stacks.aws.drop(NAME, REGION);
      stacks.set("a");
      const { context } = processOf(stacks.aws);
      const updating = update(context, outputs, { ...inputs, accountIds: { [D]: true } });
      await assert.rejects(updating, { code: "AggregatorRecreated" });
      assert.equal(stacks.live, "a");
    });

    it("is told that the aggregator is gone as one that had joined it", async () => {
      const { inputs, outputs } = state();
      stacks.aws.drop(NAME, REGION);
      const { context } = processOf(stacks.aws);
      await assert.rejects(update(context, outputs, inputs), {
        code: "JoinedAggregatorGone",
        facts: { name: NAME, region: REGION },
      });
    });
  });
