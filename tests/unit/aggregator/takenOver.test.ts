import assert from "node:assert/strict";
import { REGION, STORES, Stacks } from "../../support/stacks";

for (const store of STORES)
  describe(`a shared aggregator that another state has taken over, with claims in ${store}`, () => {
    let stacks: Stacks;

    beforeEach(async () => {
      stacks = new Stacks(store);
      await stacks.owner.begin().up(stacks.owning("ab"));
      await stacks.ownerTwin.begin().up(stacks.owning("bc", { adopt: true }));
      assert.equal(stacks.live, "abc");
    });

    it("keeps the accounts of its owner so far, as the preview says", async () => {
      assert.deepEqual(await stacks.claimed(), ["platform/prod/security ab", "platform/prod/security bc"]);
      assert.match(
        stacks.ownerTwin.said.join("\n"),
        /its owner so far keeps a claim on 2 accounts \(.*\) until that is destroyed: if its state was lost, `claims prune` removes it/,
      );
    });

    it("is left by its owner so far when that is destroyed, and can be deleted then", async () => {
      await stacks.owner.begin().destroy();
      assert.deepEqual(await stacks.claimed(), ["platform/prod/security bc"]);
      assert.equal(stacks.live, "bc");
      await stacks.ownerTwin.begin().destroy();
      assert.equal(stacks.aws.live("security", REGION), undefined);
    });
  });
