import assert from "node:assert/strict";
import { hasCode } from "../../../support/errors";
import { ids } from "../../../support/memoryAws";
import { type Args, claimTagsOf } from "../../../support/miniEngine";
import { NAME, REGION } from "../../../support/oneStack";
import { OWNER_BASE, PRESERVE, Steps, userTags } from "../../../support/stacks";

describe("the owner of an aggregator that stacks share", () => {
  let stacks = new Steps();

  beforeEach(() => {
    stacks = new Steps();
  });

  describe("refuses at preview if the tag capacity isn't enough", () => {
    const many = (count: number): Args => ({
      accountAggregationSource: {
        accountIds: Array.from({ length: count }, (_, index) => String(200_000_000_000 + index)),
        allRegions: true,
      },
    });
    const refuses = async (args: Args, why: ReturnType<typeof hasCode>) => {
      const before = stacks.found;
      await assert.rejects(stacks.owner.begin().preview(args), why);
      assert.deepEqual(stacks.found, before);
    };
    const fill = (count: number) =>
      stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...userTags(count) } });

    it("for more accounts", async () => {
      await stacks.own("a");
      await stacks.join("b", "b");
      fill(46);
      await refuses(stacks.owning("a", many(40)), hasCode("ClaimsFull"));
      await stacks.own("a", many(15));
    });

    it("and doesn't for others in place of those that it has, which need no more", async () => {
      await stacks.own("a", many(16));
      fill(48);
      const others = { accountIds: ids("bcdefghijklmnopq"), allRegions: true };
      const args = { accountAggregationSource: others, maxRemovals: "100%" };
      await stacks.owner.begin().preview(stacks.owning("a", args));
      await stacks.own("a", args);
      assert.equal(stacks.live, "bcdefghijklmnopq");
      assert.equal(Object.keys(stacks.found.tags).length, 50);
      const [claim] = claimTagsOf(stacks.found.tags, OWNER_BASE);
      assert.equal(claim?.[1], `settled ${ids("bcdefghijklmnopq").join(" ")}`);
    });

    it("for more tags", async () => {
      await stacks.own("a", { tags: { team: "s" } });
      await stacks.join("b", "b");
      fill(46);
      await refuses(
        stacks.owning("a", { tags: { team: "s", env: "p" } }),
        hasCode("TagsFull", { path: "tags", total: 51, claims: 2, reserve: 1 }),
      );
      await stacks.own("a", { tags: { env: "p" } });
      assert.equal(stacks.found.tags.env, "p");
    });

    it("to begin sharing", async () => {
      await stacks.own("a", PRESERVE);
      fill(49);
      await refuses(stacks.owning("a"), hasCode("ClaimsFull"));
    });

    it("to take it over", async () => {
      stacks.set("a");
      stacks.aws.set(NAME, REGION, { tags: userTags(49) });
      await refuses(stacks.owning("a", { adopt: true }), hasCode("ClaimsFull"));
    });
  });
});
