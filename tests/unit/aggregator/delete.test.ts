import assert from "node:assert/strict";
import { readClaims } from "../../../provider/sharing/store/dynamodb/items";
import { hasCode } from "../../support/errors";
import { accounts, ids, Killed } from "../../support/memoryAws";
import { MiniEngine } from "../../support/miniEngine";
import { declaring, NAME, OneStack, OTHER, REGION } from "../../support/oneStack";
import { OWNER_STEM, STORES, Steps, stemOf, TABLE } from "../../support/stacks";

describe("the delete of an aggregator", () => {
  let { aws, stack, live, liveAccounts, calls } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, live, liveAccounts, calls } = new OneStack());
  });

  describe("delete", () => {
    it("takes away what holds only one's own accounts", async () => {
      await stack.up(declaring("ab"));
      assert.equal(await calls(() => stack.destroy()), "Describe ListTags Delete");
      assert.equal(aws.live(NAME, REGION), undefined);
    });

    it("refuses while others' accounts are in it, and names them", async () => {
      await stack.up(declaring("ab"));
      aws.set(NAME, REGION, { source: accounts("abyz") });
      await assert.rejects(stack.destroy(), hasCode("NotEmpty", { accounts: ids("yz"), isSecret: false }));
      await stack.up(declaring("ab", { forceDestroy: true }));
      await stack.destroy();
      assert.equal(aws.live(NAME, REGION), undefined);
    });

    it("asks nobody with merge: replace", async () => {
      await stack.up(declaring("ab", { merge: "replace" }));
      aws.set(NAME, REGION, { source: accounts("abz") });
      await stack.destroy();
      assert.equal(aws.live(NAME, REGION), undefined);
    });

    it("succeeds where it is gone, and leaves what somebody made under its name", async () => {
      await stack.up(declaring("ab"));
      const { state } = stack;
      aws.drop(NAME, REGION);
      await stack.destroy();
      stack.state = state;
      aws.set(NAME, REGION, { source: accounts("ab") });
      await stack.destroy();
      assert.equal(liveAccounts(), "ab");
    });

    it("refuses what another stack has taken over", async () => {
      await stack.up(declaring("ab"));
      await new MiniEngine(aws, OTHER).up(declaring("ab", { adopt: true }));
      await assert.rejects(stack.destroy(), hasCode("OwnedByOther", { stack: "organization/platform/prod" }));
      assert.equal(liveAccounts(), "ab");
    });

    it("never takes away what AWS made", async () => {
      await stack.up(declaring("ab", { forceDestroy: true }));
      aws.set(NAME, REGION, { createdBy: "controltower.amazonaws.com" });
      await assert.rejects(stack.destroy(), { name: "AwsOwnedError" });
    });
  });

  for (const ownerTag of [undefined, false] as const) {
    const what = `created before the old one is deleted${ownerTag === false ? ", without an owner tag" : ""}`;
    const args = declaring("a", { ...(ownerTag === false && { ownerTag }) });

    it(`${what}: refused`, async () => {
      await stack.up(args);
      const before = live();
      await assert.rejects(stack.replaceCreatingFirst(declaring("b", args)), hasCode("AggregatorExists"));
      assert.deepEqual(live(), before);
    });

    it(`${what}, with adopt: the new one stays, also where the run was killed in between`, async () => {
      await stack.up(args);
      const adopting = { ...args, adopt: true };
      await stack.replaceCreatingFirst(adopting);
      assert.equal(liveAccounts(), "a");
      assert.deepEqual(stack.pending, []);
      aws.begin();
      await stack.replaceCreatingFirst(adopting);
      const { length } = aws.calls;
      const deletes = aws.calls.length - [...aws.calls].reverse().indexOf("Describe") - 1;
      aws.begin({ [deletes]: "killed before" });
      await assert.rejects(stack.replaceCreatingFirst(adopting), Killed);
      assert.ok(length > deletes);
      assert.equal(stack.pending.length, 1);
      aws.begin();
      await stack.up(adopting);
      assert.deepEqual(stack.pending, []);
      assert.equal(liveAccounts(), "a");
      assert.deepEqual(await stack.refresh(), { changes: false });
    });
  }
});

describe("the delete of an aggregator that stacks share", () => {
  let stacks = new Steps();

  beforeEach(() => {
    stacks = new Steps();
  });

  describe("whose delete was killed, and is carried out late,", () => {
    const killDelete = async () => {
      const { owner } = stacks;
      for (let call = 0; call < 40; call++) {
        const before = structuredClone(stacks.owner.state);
        await assert.rejects(owner.begin({ [call]: "killed before" }).destroy(), Killed);
        if (owner.caller.calls.at(-1) === "Delete") return;
        owner.state = before;
        stacks.aws.time.pass(400_000);
      }
      assert.fail("no Delete was sent");
    };

    it("waits for it, if stacks share it, before the aggregator is deleted and made again", async () => {
      await stacks.own("a");
      await killDelete();
      const killed = stacks.aws.time.now();
      await stacks.owner.begin().destroy();
      assert.ok(stacks.aws.time.now() - killed >= 360_000);
    });

    for (const merge of ["preserve", "shared"])
      it(`finds with merge: ${merge} that the next one is gone, and makes it again; who joined joins again`, async () => {
        await stacks.own("a", { merge });
        if (merge === "shared") await stacks.join("b", "b");
        // The late delete.
        stacks.aws.drop(NAME, REGION);
        assert.equal(await stacks.owner.begin().refresh(), "gone");
        await stacks.own("a", { merge });
        if (merge === "shared") {
          assert.equal(await stacks.member("b").begin().refresh(), "gone");
          await stacks.join("b", "b");
        }
        assert.equal(stacks.live, merge === "shared" ? "ab" : "a");
      });
  });

  for (const store of STORES)
    describe(`with claims in ${store}`, () => {
      beforeEach(() => {
        stacks = new Steps(store);
      });

      it("can't delete it while others have joined, and others go on", async () => {
        await stacks.own("a");
        await stacks.join("b", "b");
        await assert.rejects(
          stacks.owner.begin().destroy(),
          hasCode("ClaimedByOthers", { step: "deleted", isOwn: false }),
        );
        await stacks.join("c", "c");
        assert.equal(stacks.live, "abc");
      });

      it("deletes it by force; members fail, and join the aggregator that is created again", async () => {
        await stacks.own("a", { forceDestroy: true });
        await stacks.join("b", "b");
        await stacks.owner.begin().destroy();
        assert.match(
          stacks.owner.said.join("\n"),
          /security: deleted \(forceDestroy\) although others have joined it: b\/prod\/team/,
        );
        await assert.rejects(
          stacks.member("b").begin().preview(stacks.joining("bc")),
          hasCode("JoinedAggregatorGone", { name: NAME, region: REGION }),
        );
        await stacks.own("a");
        assert.equal(await stacks.member("b").begin().refresh(), "gone");
        await stacks.join("b", "bc");
        assert.equal(stacks.live, "abc");
      });
    });

  describe("whose claims are in a table", () => {
    const table = () => stacks.aws.tableAt(REGION, TABLE);

    beforeEach(async () => {
      stacks = new Steps("table");
      await stacks.own("a", { forceDestroy: true });
      await stacks.join("b", "b");
    });

    const claimed = async (arn: string) =>
      readClaims(await table().query(arn)).claims.map(({ key }) => key.slice(0, -8));

    it("leaves no claim there once it is deleted, and neither do the others", async () => {
      const { arn } = stacks.found;
      assert.deepEqual((await claimed(arn)).sort(), [stemOf("b"), OWNER_STEM]);
      await stacks.owner.begin().destroy();
      assert.deepEqual(await claimed(arn), [stemOf("b")]);
      await stacks.leave("b");
      assert.deepEqual(await claimed(arn), []);
    });

    it("is deleted by force without them, where the table is gone; not otherwise", async () => {
      table().drop();
      await stacks.owner.begin().destroy();
      assert.equal(stacks.aws.live(NAME, REGION), undefined);
      assert.match(
        stacks.owner.said.join("\n"),
        /security: its claims can't be read, but it is deleted nevertheless \(forceDestroy\): there is no such table/,
      );
      await stacks.leave("b");
      const other = new Steps("table");
      await other.own("a");
      other.aws.tableAt(REGION, TABLE).drop();
      await assert.rejects(other.owner.begin().destroy(), hasCode("AwsNotFound"));
      assert.equal(other.live, "a");
    });
  });
});
