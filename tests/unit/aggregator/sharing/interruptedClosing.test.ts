import assert from "node:assert/strict";
import type { Outputs } from "../../../../provider/aggregator/inputs";
import { waitForClosing } from "../../../../provider/aggregator/sharing/interruptedClosing";
import { contextOf } from "../../../support/miniEngine";
import { STORES, Steps } from "../../../support/stacks";

for (const store of STORES)
  describe(`what a killed run of the owner has sent, with claims in ${store},`, () => {
    let stacks: Steps;
    const state = (): Outputs => stacks.owner.state?.outputs ?? assert.fail("the owner has no state");
    /** How long it is waited for, in seconds, and what is said. */
    const wait = async () => {
      const said: string[] = [];
      const before = stacks.aws.time.now();
      const context = contextOf(stacks.aws, { print: (line) => said.push(line) });
      const tags = await waitForClosing(context, state(), stacks.found.tags);
      return { tags, said, seconds: (stacks.aws.time.now() - before) / 1_000 };
    };
    /** A destroy that is killed right before the nth call. */
    const kill = async (call: string) => {
      const { owner } = stacks;
      for (let at = 0; at < 40; at++) {
        const before = structuredClone(owner.state);
        await owner
          .begin({ [at]: "killed before" })
          .destroy()
          .catch(() => {});
        if (owner.caller.calls.at(-1) === call) return;
        owner.state = before;
        stacks.aws.time.pass(400_000);
      }
      assert.fail(`there was no ${call}`);
    };

    beforeEach(async () => {
      stacks = new Steps(store);
      await stacks.own("a");
      stacks.aws.time.pass(5_000);
    });

    it("is waited for, if it was about to delete the aggregator, and what has landed is read", async () => {
      await kill("Delete");
      stacks.aws.time.later(100_000, () => stacks.tag({ late: "1" }));
      const { tags, said, seconds } = await wait();
      assert.ok(seconds > 300 && seconds < 400, `${seconds} s`);
      assert.match(said[0] ?? "", /^security: waiting for an interrupted run of this stack/);
      assert.equal(tags.late, "1");
    });

    it("isn't waited for once it can take effect no more", async () => {
      await kill("Delete");
      stacks.aws.time.pass(400_000);
      assert.equal((await wait()).seconds, 0);
    });

    it("isn't waited for, if nothing is being closed", async () => {
      const { tags, said, seconds } = await wait();
      assert.deepEqual([tags, said, seconds], [stacks.found.tags, [], 0]);
    });
  });
