import assert from "node:assert/strict";
import { ClaimedError } from "../../../../provider/sharing/errors";
import { createProgram } from "../../../../provider/sharing/program";
import { MiniEngine, MiniMember } from "../../../support/miniEngine";
import { NAME, REGION, STORES, Stacks } from "../../../support/stacks";
import { Schedule } from "../../../support/virtualTime";

/* A membership that is given the name of an aggregator which its own program declares. */

const OWNER = "acme/platform/prod/0123456789abcdef0123456789abcdef";

for (const store of STORES)
  describe(`the membership of an aggregator in the same program, with claims in ${store}`, () => {
    let time: Schedule;
    let stacks: Stacks;
    let owner: MiniEngine;
    let member: MiniMember;

    const memberOf = (project: string) => new MiniMember(stacks.aws, `${project}/prod/team:00000000000000aa`);
    const begin = () => {
      const program = createProgram();
      owner.program = program;
      member.program = program;
    };
    const deploy = async () => {
      for (const run of [() => owner.up(stacks.owning("a")), () => member.up(stacks.joining("b"))])
        for (const end of await time.run([run()])) if (end.status === "rejected") throw end.reason;
      begin();
    };
    const together = async (...runs: Promise<unknown>[]) =>
      (await time.run(runs)).map((end) => (end.status === "fulfilled" ? "done" : String(end.reason)));

    beforeEach(() => {
      time = new Schedule(1);
      stacks = new Stacks(store, time);
      owner = new MiniEngine(stacks.aws, OWNER);
      member = memberOf("platform");
      begin();
    });

    it("is told to be given the aggregator itself, whichever is checked first", async () => {
      await deploy();
      const advice =
        "security: this program declares the aggregator, and membership platform/prod/team joins it by its name. Pass it " +
        "as aggregator instead, so that Pulumi creates, replaces and deletes both in order";
      await together(owner.preview(stacks.owning("a")));
      await together(member.preview(stacks.joining("bc")));
      assert.ok(member.said.includes(advice), member.said.join("\n"));
      begin();
      await together(member.preview(stacks.joining("bc")));
      assert.ok(!member.said.includes(advice));
      await together(owner.preview(stacks.owning("a")));
      assert.ok(owner.said.includes(advice), owner.said.join("\n"));
    });

    it("leaves before the aggregator is deleted, if both are destroyed at once", async () => {
      for (const delay of [0, 500, 5_000]) {
        await deploy();
        const ends = await together(
          owner.destroy(),
          time.sleep(delay).then(() => member.destroy()),
        );
        assert.deepEqual(ends, ["done", "done"], `${delay} ms`);
        assert.equal(stacks.aws.live(NAME, REGION), undefined);
        assert.match(
          owner.said.join("\n"),
          /waiting for memberships of this stack to leave: platform\/prod\/team/,
        );
        time.pass(10_000);
      }
    });

    it("keeps the aggregator if it isn't deleted in the same deployment", async () => {
      await deploy();
      const before = time.now();
      const [end = ""] = await together(owner.destroy());
      assert.match(
        end,
        /^ClaimedError: .*\nRemove them from the program, or pass them the aggregator itself/,
      );
      assert.ok(time.now() - before < 60_000);
      assert.equal(stacks.live, "ab");
    });

    it("isn't waited for if the program still declares it", async () => {
      await deploy();
      await together(member.preview(stacks.joining("b")));
      const [end = ""] = await together(owner.destroy());
      assert.match(end, /ClaimedError/);
      assert.doesNotMatch(owner.said.join("\n"), /waiting/);
    });

    it("isn't waited for if it is another stack's", async () => {
      member = memberOf("payments");
      begin();
      await deploy();
      const [end] = await time.run([owner.destroy()]);
      assert.ok(end?.status === "rejected" && end.reason instanceof ClaimedError);
      assert.equal(end.reason.facts.isOwn, false);
      assert.doesNotMatch(owner.said.join("\n"), /waiting/);
    });

    it("is named beside those of other stacks as one of them", async () => {
      await deploy();
      for (const end of await time.run([memberOf("payments").up(stacks.joining("c"))]))
        if (end.status === "rejected") throw end.reason;
      const [end] = await time.run([owner.destroy()]);
      assert.ok(end?.status === "rejected" && end.reason instanceof ClaimedError);
      assert.equal(end.reason.facts.isOwn, false);
    });

    it("keeps sharing from ending, and is named as of this stack at preview", async () => {
      await deploy();
      const [end] = await time.run([
        owner.preview(stacks.owning("a", { merge: "preserve", claims: undefined })),
      ]);
      assert.ok(end?.status === "rejected" && end.reason instanceof ClaimedError);
      assert.deepEqual([end.reason.facts.step, end.reason.facts.isOwn], ["unshared", true]);
      assert.match(
        end.reason.message,
        /\nRemove them from the program and run `pulumi up` first, or keep merge/,
      );
    });
  });
