import assert from "node:assert/strict";
import { PruningInterruptedError } from "../../../../provider/cli/claims/errors";
import { planPruning } from "../../../../provider/cli/claims/plan";
import { leave, removeClaim } from "../../../../provider/cli/claims/remove";
import { readSnapshot } from "../../../../provider/cli/claims/snapshot";
import type { Tags } from "../../../../provider/domain/tags";
import { ClaimNotWrittenError, OtherStoreError } from "../../../../provider/sharing/errors";
import { StackAtWorkError } from "../../../../provider/sharing/store/errors";
import { parseClaims } from "../../../../provider/sharing/store/tagFormat";
import { A, B, BASE, C, claimed, ownedBy, REGION, runAt, TEAM, turnAt } from "../../../support/claimTags";
import { CliWorld } from "../../../support/cliWorld";
import type { Fate } from "../../../support/memoryAws";

const NAMED = { name: "security", region: REGION };
const PUT = "Put";

describe("removing a claim", () => {
  let world: CliWorld;

  const set = (accountIds: readonly string[], ...tags: Tags[]) =>
    world.aws.set("security", REGION, {
      source: { kind: "account", accountIds, regions: "all" },
      tags: Object.assign({}, ...tags),
    });
  const live = () => {
    const { source, tags } = world.aws.live("security", REGION) ?? assert.fail("it is gone");
    const { claims, turns } = parseClaims(tags);
    assert.ok(source.kind === "account");
    return { accountIds: source.accountIds, keys: claims.map(({ key }) => key), turns };
  };
  const prune = async (
    how: typeof leave,
    fates: Partial<Record<number, Fate>> = {},
    meanwhile = () => {},
  ) => {
    const snapshot = await readSnapshot(world.context, NAMED, undefined);
    const [pruning = assert.fail()] = planPruning(snapshot, [TEAM], how === removeClaim);
    world.aws.begin(fates);
    meanwhile();
    await how(world.context, snapshot, pruning);
  };

  beforeEach(() => {
    world = new CliWorld();
    set([A, B], ownedBy("tags"), claimed(BASE, [A]), claimed(TEAM, [A, B]));
  });

  describe("with its accounts", () => {
    it("takes out what no other claims, and then the claim", async () => {
      await prune(leave);
      assert.deepEqual(live(), { accountIds: [A], keys: [BASE], turns: [] });
    });

    describe("forgets first what its stack let go of long ago", () => {
      const tagsWith = (claim: Tags) => [ownedBy("tags"), claimed(BASE, [A]), claim];
      beforeEach(() => {
        const leaving = { leaving: [C], leavingSince: world.seconds - 25 * 3_600 };
        set([A, C], ...tagsWith(claimed(TEAM, [], leaving)));
      });

      it("which stays", async () => {
        await prune(leave);
        assert.deepEqual(live(), { accountIds: [A, C], keys: [BASE], turns: [] });
      });

      it("and stops if its stack turns out to be at work then", async () => {
        const run = runAt(world.seconds);
        const others = tagsWith(claimed(TEAM, [C], {}, { run }));
        const meanwhile = () => world.aws.time.later(1_000, () => set([A, C], ...others));
        await assert.rejects(prune(leave, {}, meanwhile), StackAtWorkError);
        assert.deepEqual(live().accountIds, [A, C]);
        assert.ok(!world.aws.calls.includes(PUT));
      });
    });

    it("stops if its stack turns out to be at work", async () => {
      const meanwhile = () =>
        set(
          [A, B],
          ownedBy("tags"),
          claimed(BASE, [A]),
          claimed(TEAM, [A, B], {}, { run: runAt(world.seconds) }),
        );
      await assert.rejects(
        prune(leave, {}, meanwhile),
        (error) => error instanceof StackAtWorkError || (error as Error).cause instanceof StackAtWorkError,
      );
      assert.deepEqual([live().accountIds, world.aws.calls.includes(PUT)], [[A, B], false]);
    });

    it("stops if claims are kept elsewhere by now", async () => {
      const meanwhile = () => set([A, B], ownedBy("dynamodb:us-east-1/claims"), claimed(TEAM, [A, B]));
      await assert.rejects(prune(leave, {}, meanwhile), OtherStoreError);
      assert.deepEqual(live().accountIds, [A, B]);
    });

    it("tells how to go on if it was cut short after it had written the claim", async () => {
      const putAt = await callOf(PUT);
      await assert.rejects(
        prune(leave, {
          [putAt]: "unauthenticated",
          [putAt + 1]: "unauthenticated",
          [putAt + 2]: "unauthenticated",
        }),
        (error) => error instanceof PruningInterruptedError && error.facts.key === TEAM,
      );
      assert.deepEqual(live().keys, [TEAM, BASE]);
    });

    /** The number of a call in an undisturbed run; then all is as before. */
    async function callOf(call: string): Promise<number> {
      await prune(leave);
      const at = world.aws.calls.indexOf(call);
      world = new CliWorld();
      set([A, B], ownedBy("tags"), claimed(BASE, [A]), claimed(TEAM, [A, B]));
      return at;
    }
  });

  describe("alone", () => {
    it("leaves all accounts", async () => {
      await prune(removeClaim);
      assert.deepEqual(live(), { accountIds: [A, B], keys: [BASE], turns: [] });
      assert.ok(!world.aws.calls.includes(PUT));
    });

    it("leaves no turn of a run that was killed", async () => {
      const killed = turnAt(TEAM, world.seconds - 3_600);
      set([A, B], ownedBy("tags"), claimed(BASE, [A]), claimed(TEAM, [A, B], {}, killed));
      await prune(removeClaim);
      assert.deepEqual(live(), { accountIds: [A, B], keys: [BASE], turns: [] });
    });

    it("does it again after a lost answer, once the first request can no longer land", async () => {
      await prune(removeClaim);
      const at = world.aws.calls.findIndex((call) => call === "Untag" || call === "Tag");
      set([A, B], ownedBy("tags"), claimed(BASE, [A]), claimed(TEAM, [A, B]));
      const began = world.aws.time.now();
      await prune(removeClaim, { [at]: "unknown-outcome" });
      assert.deepEqual(live().keys, [BASE]);
      assert.ok(world.aws.time.now() - began >= 360_000);
    });

    it("gives up after four lost answers, and says so", async () => {
      // Reads and writes take turns.
      const lost = Array.from({ length: 40 }, (_, call) => [call * 2 + 1, "unknown-outcome"]);
      await assert.rejects(prune(removeClaim, Object.fromEntries(lost)), ClaimNotWrittenError);
      assert.equal(world.aws.calls.filter((call) => /tag$/i.test(call)).length, 4);
    });
  });
});
