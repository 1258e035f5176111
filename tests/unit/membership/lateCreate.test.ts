import assert from "node:assert/strict";
import { type Caller, Killed } from "../../support/memoryAws";
import type { MiniEngine, MiniMember } from "../../support/miniEngine";
import { NAME, REGION, STORES, Stacks, type Store } from "../../support/stacks";

/*
 * A create that is killed while the first write of its claim is on its way, and that is run again before AWS carries
 * that out. What lands then bears the id of a resource that no state knows.
 */

/** Kills a caller at the first write of its claim, and gives that back to be carried out later. */
function holding({ aws }: Stacks, store: Store, caller: Caller): { land(): Promise<unknown> } {
  let held: (() => Promise<unknown>) | undefined;
  const hold = (write: () => Promise<unknown>): Promise<never> => {
    held = write;
    caller.kill();
    return new Promise(() => {});
  };
  const isHeld = (asking: Caller | undefined) => asking === caller && held === undefined;
  const [api, table] = [aws.api.bind(aws), aws.table.bind(aws)];
  aws.api = (region, asking) => {
    const tag: ReturnType<typeof api>["tag"] = (arn, tags) =>
      store === "tags" && isHeld(asking)
        ? hold(() => api(region).tag(arn, tags))
        : api(region, asking).tag(arn, tags);
    return { ...api(region, asking), tag };
  };
  aws.table = (region, name, asking) => {
    const update: ReturnType<typeof table>["update"] = (...write) =>
      isHeld(asking) && write[0].sort.startsWith("claim:")
        ? hold(() => aws.tableAt(region, name).update(...write))
        : table(region, name, asking).update(...write);
    return { ...table(region, name, asking), update };
  };
  return { land: async () => assert.ok(held) ?? held?.() };
}

/** A create of `engine` that is killed, run again with success, and whose first claim lands after that. */
async function killedAndRunAgain(
  stacks: Stacks,
  store: Store,
  open: () => MiniEngine | MiniMember,
  inputs: Inputs,
): Promise<void> {
  const killed = open().begin();
  const { land } = holding(stacks, store, killed.caller);
  await assert.rejects(killed.up(inputs), Killed);
  stacks.aws.time.pass(2_000);
  await open().begin().up(inputs);
  await land();
  stacks.aws.time.pass(2_000);
}

type Inputs = Parameters<MiniEngine["up"]>[0];

for (const store of STORES)
  describe(`a killed create whose claim lands in ${store} once it was run again`, () => {
    let stacks: Stacks;

    beforeEach(async () => {
      stacks = new Stacks(store);
    });

    describe("of a membership", () => {
      beforeEach(async () => {
        await stacks.owner.begin().up(stacks.owning("a"));
        stacks.aws.time.pass(2_000);
        await killedAndRunAgain(stacks, store, () => stacks.member("b"), stacks.joining("b"));
        assert.deepEqual(await stacks.claimed(), [
          "b/prod/team b",
          "b/prod/team b",
          "platform/prod/security a",
        ]);
      });

      it("is taken over by the next change", async () => {
        await stacks.member("b").begin().up(stacks.joining("c"));
        assert.deepEqual(await stacks.claimed(), ["b/prod/team c", "platform/prod/security a"]);
        assert.equal(stacks.live, "ac");
      });

      it("leaves with its membership", async () => {
        await stacks.member("b").begin().destroy();
        assert.deepEqual(await stacks.claimed(), ["platform/prod/security a"]);
        assert.equal(stacks.live, "a");
      });
    });
  });

it("a killed create of an owner whose claim lands in a table once it was run again: it is deleted with the aggregator", async () => {
  const stacks = new Stacks("table");
  await killedAndRunAgain(stacks, "table", () => stacks.owner, stacks.owning("a"));
  assert.deepEqual(await stacks.claimed(), ["platform/prod/security a", "platform/prod/security a"]);
  await stacks.owner.begin().destroy();
  assert.equal(stacks.aws.live(NAME, REGION), undefined);
});
