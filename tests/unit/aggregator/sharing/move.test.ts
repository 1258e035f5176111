import assert from "node:assert/strict";
import { ConfigAggregatorError } from "../../../../provider/domain/error";
import { formatClaim } from "../../../../provider/sharing/store/tagFormat";
import { hasCode, toldIn } from "../../../support/errors";
import { type Fate, ids, Killed } from "../../../support/memoryAws";
import { keyOf } from "../../../support/miniEngine";
import { NAME, REGION } from "../../../support/oneStack";
import { OWNER_STEM, STORES, Stacks, Steps, stemOf, TABLE, userTags } from "../../../support/stacks";
import { Schedule } from "../../../support/virtualTime";

describe("the owner of an aggregator that stacks share", () => {
  let stacks = new Steps();

  beforeEach(() => {
    stacks = new Steps();
  });

  describe("moves claims", () => {
    for (const from of STORES)
      it(`with what was leaving ${from} when a run was killed, which goes with the next change`, async () => {
        const moving = new Stacks(from);
        await moving.owner.up(moving.owning("a"));
        const leaver = moving.member("b");
        await leaver.up(moving.joining("b"));
        // The first write says what is leaving.
        leaver.begin({ [from === "tags" ? 5 : 4]: "killed after" });
        await assert.rejects(leaver.destroy(), Killed);
        moving.aws.time.pass(2_000);
        moving.store = from === "tags" ? "table" : "tags";
        const elsewhere = { claims: undefined, ...moving.claims };
        await moving.owner.begin().up(moving.owning("a", elsewhere));
        await moving.owner.begin().up(moving.owning("ac", elsewhere));
        assert.equal(moving.live, "ac");
      });

    const inTable = { claims: { dynamodbTable: TABLE } };

    it("to a table and back; members that name no store follow, others when they are told", async () => {
      await stacks.own("a");
      await stacks.join("b", "bc");
      await stacks.own("a", inTable);
      assert.match(
        stacks.owner.said.join("\n"),
        /the claims of 2 stacks were moved from tags to dynamodb:us-east-1\/claims/,
      );
      assert.deepEqual(stacks.claimKeys, []);
      await assert.rejects(
        stacks.join("b", "b", { claims: { dynamodbTable: "others" } }),
        hasCode("OtherStore", { theirs: "dynamodb:us-east-1/claims", ours: "dynamodb:us-east-1/others" }),
      );
      await stacks.join("b", "b");
      assert.equal(stacks.live, "ab");
      assert.deepEqual(stacks.claimKeys, []);
      await stacks.join("b", "b", inTable);
      assert.equal(stacks.live, "ab");
      await stacks.own("a", { claims: undefined });
      assert.deepEqual(stacks.claimKeys, [stemOf("b"), OWNER_STEM]);
      await assert.rejects(stacks.join("b", "bd", inTable), hasCode("OtherStore", { theirs: "tags" }));
      await stacks.join("b", "bd");
      assert.equal(stacks.live, "abd");
    });

    it("and says that it waits if the answer to the owner tag is lost", async () => {
      const moved = async (fates: Partial<Record<number, Fate>>) => {
        const steps = new Steps();
        await steps.own("a");
        steps.owner.begin(fates);
        await steps.owner.up(steps.owning("a", inTable));
        return steps.owner;
      };
      const naming = (await moved({})).caller.calls.lastIndexOf("Tag");
      const { said } = await moved({ [naming]: "unknown-outcome after" });
      assert.ok(
        said.some((line) => line.startsWith(`${NAME}: the answer of AWS was lost: waiting 360 s`)),
        said.join("\n"),
      );
    });

    it("and gives up if AWS doesn't answer any more, wherever that begins: the next run carries on", async () => {
      const run = async (silentFrom: number) => {
        const steps = new Steps();
        await steps.own("a");
        await steps.join("b", "b");
        const silence = Array.from({ length: 200 }, (_, index) => [silentFrom + index, "unknown-outcome"]);
        steps.owner.begin(Object.fromEntries(silence));
        const ended = steps.owner.up(steps.owning("a", inTable));
        return { steps, ended, calls: steps.owner.caller.calls };
      };
      const { ended, calls } = await run(1_000);
      await ended;
      const all = calls.length;
      for (let at = 1; at < all; at += 1) {
        const silent = await run(at);
        await assert.rejects(silent.ended, ConfigAggregatorError.is, `${at}`);
        await silent.steps.own("a", inTable);
        await silent.steps.join("b", "bc");
        assert.deepEqual([silent.steps.live, silent.steps.claimKeys], ["abc", []], `${at}`);
      }
    });

    it("back to a table that they have left before", async () => {
      stacks.store = "table";
      await stacks.own("a");
      await stacks.join("b", "b");
      for (const store of ["tags", "table"] as const) {
        stacks.store = store;
        await stacks.own("a", stacks.claims.claims ? {} : { claims: undefined });
        await stacks.join("b", store === "tags" ? "bc" : "bd");
      }
      await stacks.own("ae");
      assert.equal(stacks.live, "abde");
      assert.deepEqual(stacks.claimKeys, []);
    });

    it("from a table that is shared in anew later: a stack that has left meanwhile doesn't come back", async () => {
      stacks.store = "table";
      await stacks.own("a");
      const leaver = stacks.member("b");
      await leaver.up(stacks.joining("b"));
      stacks.store = "tags";
      await stacks.own("a", { claims: undefined });
      await leaver.begin().refresh();
      await leaver.begin().up({ ...stacks.joining("b"), claims: undefined });
      await leaver.begin().destroy();
      assert.equal(stacks.live, "a");
      await stacks.own("a", { merge: "preserve", claims: undefined });
      stacks.store = "table";
      await stacks.own("a");
      await stacks.join("c", "c");
      assert.equal(stacks.live, "ac");
    });

    it("which another state that takes it over again keeps where they are by then", async () => {
      stacks.store = "table";
      await stacks.own("a");
      await stacks.join("b", "b");
      await stacks.ownerTwin.begin().up(stacks.owning("c", { adopt: true }));
      await stacks.own("a", { adopt: true });
      await stacks.own("a", { claims: undefined });
      const before = stacks.found;
      const again = stacks.owning("cd", { adopt: true });
      for (const run of ["preview", "up"] as const)
        await assert.rejects(stacks.ownerTwin.begin()[run](again), hasCode("OtherStore", { theirs: "tags" }));
      const alone = stacks.owning("cd", { adopt: true, merge: "preserve", claims: undefined });
      await assert.rejects(
        stacks.ownerTwin.begin().up(alone),
        hasCode("ClaimedByOthers", { step: "unshared" }),
      );
      assert.deepEqual(stacks.found, before);
      await stacks.ownerTwin.begin().up({ ...again, claims: undefined });
      assert.equal(stacks.live, "abcd");
    });

    it("and finds none that came late on tags that are shared by anew", async () => {
      await stacks.own("a");
      await stacks.own("a", { merge: "preserve" });
      const late = formatClaim(keyOf("late"), "3l0c7xa", { accounts: ids("b"), leaving: [] });
      stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...late } });
      await stacks.own("a");
      await stacks.join("c", "c");
      assert.equal(stacks.live, "ac");
    });

    it("not where they don't fit on the tags, which the preview says", async () => {
      stacks.store = "table";
      await stacks.own("a");
      await stacks.join("b", "b");
      stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...userTags(47) } });
      const before = stacks.found;
      await assert.rejects(
        stacks.owner.begin().preview(stacks.owning("a", { claims: undefined })),
        hasCode("ClaimsFull"),
      );
      assert.deepEqual(stacks.found, before);
    });

    it("not where they fit no longer once it begins, and then others go on", async () => {
      const ends = new Set<boolean>();
      for (let delay = 0; delay < 8_000; delay += 250) {
        const time = new Schedule(delay);
        stacks = new Steps("table", time);
        await time.run([stacks.own("a")]);
        time.pass(2_000);
        await time.run([stacks.join("b", "b")]);
        time.pass(2_000);
        const [moved] = await time.run([
          stacks.own("a", { claims: undefined }),
          time.sleep(delay).then(() => {
            stacks.aws.set(NAME, REGION, { tags: { ...stacks.found.tags, ...userTags(47) } });
          }),
        ]);
        if (moved?.status === "fulfilled") continue;
        const codes = toldIn(moved?.reason).map(({ code }) => code);
        assert.ok(
          codes.some((code) => ["ClaimsFull", "ClaimNotWritten", "TagsFull"].includes(code)),
          String(moved?.reason),
        );
        const isAtPreview = stacks.owner.caller.calls.every((call) => !/Tag$|Put|Update/.test(call));
        ends.add(isAtPreview);
        if (isAtPreview) continue;
        time.pass(2_000);
        const joins = await time.run([stacks.join("b", "bc")]);
        assert.equal(
          joins[0]?.status,
          "fulfilled",
          `${delay} ${joins[0]?.status === "rejected" && joins[0].reason}`,
        );
        assert.equal(stacks.live, "abc");
      }
      assert.deepEqual([...ends].sort(), [false, true]);
    });
  });
});
