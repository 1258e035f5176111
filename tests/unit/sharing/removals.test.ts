import assert from "node:assert/strict";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { removesTooMany } from "../../support/errors";
import { ids } from "../../support/memoryAws";
import type { Args } from "../../support/miniEngine";
import { NAME, REGION, STORES, Stacks } from "../../support/stacks";

/** 12 accounts. */
const ALL = "bcdefghijklm";
/** 7 of them leave. */
const FEW = "bcdef";

for (const store of STORES)
  describe(`a membership that takes many accounts out, with claims in ${store}`, () => {
    let stacks: Stacks;
    const team = () => stacks.member("b").begin();
    const preview = (list: string, more: Args = {}) => team().preview(stacks.joining(list, more));
    const up = (list: string, more: Args = {}) => team().up(stacks.joining(list, more));
    const refused = async (run: Promise<unknown>, removed: number, of: number, more: object = {}) => {
      const [live, claimed] = [stacks.live, await stacks.claimed()];
      await assert.rejects(run, removesTooMany(removed, of, { ...more }));
      assert.deepEqual([stacks.live, await stacks.claimed()], [live, claimed]);
    };
    /** The next run asks no diff: its state is older than what is claimed. */
    const skipDiff = () => team().change((steps) => ({ ...steps, diff: async () => ({ changes: true }) }));

    beforeEach(async () => {
      stacks = new Stacks(store);
      await stacks.owner.begin().up(stacks.owning("a"));
      await up(ALL);
    });

    it("is refused at preview, with the accounts and the numbers", async () => {
      await refused(preview(""), 12, 12, { name: NAME, region: REGION, removed: ids(ALL), allowed: 6 });
    });

    it("is refused by the update before its claim is written", async () => {
      skipDiff();
      await refused(up(FEW), 7, 12);
    });

    it("goes on where maxRemovals is raised to the number that the refusal says", async () => {
      await up(FEW, { maxRemovals: 7 });
      assert.equal(stacks.live, `a${FEW}`);
    });

    it("is measured by what the program says", async () => {
      await refused(preview("bcdefghijkl", { maxRemovals: 0 }), 1, 12, { allowed: 0, maxRemovals: 0 });
      await refused(preview(FEW, { maxRemovals: "50%" }), 7, 12, { allowed: 6, maxRemovals: "50%" });
    });

    it("is none as far as others claim them, too", async () => {
      await stacks.owner.begin().up(stacks.owning("aklm"));
      skipDiff();
      await up(FEW);
      assert.equal(stacks.live, `a${FEW}klm`);
    });

    it("names no account that is secret", async () => {
      await assert.rejects(preview(FEW, { secrets: ["accountIds"] }), (error: Error) => {
        removesTooMany(7, 12)(error);
        assert.doesNotMatch(error.message, /\d{12}/);
        return true;
      });
    });

    it("is refused although its aggregator changes in the same deployment", async () => {
      const { aggregatorArn } = team().state?.outputs ?? assert.fail();
      await up(ALL, { aggregatorArn });
      await refused(preview(FEW, { aggregatorArn: UNKNOWN }), 7, 12);
    });

    it("waits for a limit that is known later", async () => {
      await preview(FEW, { maxRemovals: UNKNOWN });
      await refused(up(FEW, { maxRemovals: 1 }), 7, 12);
    });

    it("is told by a refresh that finds it", async () => {
      // Somebody has restored an older state, which declares less than the claim.
      const { state } = team();
      assert.ok(state);
      const accountIds = Object.fromEntries(Object.entries(state.outputs.accountIds).slice(0, 5));
      team().state = {
        ...state,
        inputs: { ...state.inputs, accountIds },
        outputs: { ...state.outputs, accountIds },
      };
      await team().refresh();
      assert.match(team().said.join("\n"), /the next up would fail: this change would take 7 accounts of 12/);
    });

    it("may leave altogether, and join another aggregator", async () => {
      await team().destroy();
      assert.equal(stacks.live, "a");
    });

    it("changes nothing if only its limit does", async () => {
      assert.deepEqual(await preview(ALL, { maxRemovals: 1 }), { changes: false });
    });
  });
