import assert from "node:assert/strict";
import type { Args } from "../../support/miniEngine";
import { REGION } from "../../support/oneStack";
import { PRESERVE, STORES, Stacks, Steps, TABLE } from "../../support/stacks";

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

describe("the owner of an aggregator that stacks share", () => {
  let stacks = new Steps();

  beforeEach(() => {
    stacks = new Steps();
  });

  it("is adopted from nobody, or from another stack, only to be shared further", async () => {
    stacks.set("z");
    await stacks.join("b", "b");
    for (const [more, message] of [
      [
        PRESERVE,
        /is shared by stacks whose claims are kept in tags\. Who takes it over has to share it as well/,
      ],
      [
        { claims: { dynamodbTable: TABLE } },
        /are kept in tags, but this stack would keep its claim in dynamodb/,
      ],
    ] as const)
      await assert.rejects(stacks.own("a", { adopt: true, ...more }), message);
    await stacks.own("a", { adopt: true });
    assert.equal(stacks.live, "abz");
  });

  describe("that has lost its state", () => {
    beforeEach(async () => {
      await stacks.own("a");
      await stacks.join("b", "b");
      stacks.owner.state = undefined;
    });

    it("is another one by its name alone, and has to adopt what it shares", async () => {
      await stacks.owner.begin().preview(stacks.owning("ac"));
      assert.match(
        stacks.owner.said.join("\n"),
        /a resource of this name has made it.*If this is a replacement.*Otherwise it is another state's/,
      );
      await assert.rejects(
        stacks.own("ac"),
        /of the same name in another state created it.*Set adopt: true/s,
      );
      assert.equal(stacks.live, "ab");
      await stacks.own("ac", { adopt: true });
      assert.equal(stacks.live, "abc");
    });

    const others: [what: string, args: Args, message: RegExp][] = [
      ["to own it alone", PRESERVE, /Who takes it over has to share it as well/],
      [
        "to keep nothing of others",
        { ...PRESERVE, merge: "replace" },
        /Who takes it over has to share it as well/,
      ],
      [
        "to keep claims elsewhere",
        { claims: { dynamodbTable: TABLE } },
        /are kept in tags, but this stack would/,
      ],
    ];
    for (const [what, args, message] of others)
      it(`is not let ${what}, which nobody could tell from a change`, async () => {
        const adopting = { adopt: true, ...args };
        await assert.rejects(stacks.owner.begin().preview(stacks.owning("a", adopting)), message);
        await assert.rejects(stacks.own("a", adopting), message);
        assert.equal(stacks.live, "ab");
      });
  });
});
