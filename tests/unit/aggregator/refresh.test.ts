import assert from "node:assert/strict";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { NOWHERE } from "../../../provider/sharing/store/store";
import { parseClaims } from "../../../provider/sharing/store/tagFormat";
import { Caller, type Fate } from "../../support/memoryAws";
import { MiniEngine } from "../../support/miniEngine";
import { REGION, STORES, Stacks, type Store, TABLE } from "../../support/stacks";

interface Prepared {
  readonly stacks: Stacks;
  /** What the owner is about to do, and does again after a refresh. */
  readonly run: () => Promise<void>;
}

/** A refresh between a run that didn't come to its end and the next `up` must not hide that there is something to finish. */
describe("what a run has left unfinished, after a refresh,", () => {
  const tagOf = (stacks: Stacks) => stacks.found.tags[OWNER_TAG] ?? "";

  /** At whichever call the run ends: what is left is finished by the next one, which finds it after a refresh. */
  async function atEachCall(
    prepare: () => Promise<Prepared>,
    fate: Fate,
    expect: (stacks: Stacks) => Promise<void>,
  ): Promise<void> {
    for (let at = 0, isThere = true; isThere; at++) {
      const { stacks, run } = await prepare();
      const { owner } = stacks;
      owner.begin({ [at]: fate });
      const error = await run().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      isThere = at < owner.caller.calls.length;
      if (error !== undefined) {
        stacks.aws.time.pass(400_000);
        await owner.begin().refresh();
        owner.begin();
        await run();
      }
      try {
        await expect(stacks);
        // Nor is anything left to do by then.
        await owner.begin().refresh();
        const { length } = owner.caller.calls;
        await run();
        assert.equal(owner.caller.calls.length, length);
      } catch (reason) {
        throw new Error(`${fate} at call ${at}: ${reason}`, { cause: reason });
      }
    }
  }

  const FATES: readonly Fate[] = ["refused", "killed before", "killed after"];
  for (const fate of FATES)
    describe(`where a call is ${fate}`, () => {
      it("is a takeover", () =>
        atEachCall(
          async () => {
            const stacks = new Stacks();
            const name = `acme/network/prod/${"f".repeat(32)}`;
            const caller = new Caller();
            caller.begin();
            const other = new MiniEngine(stacks.aws, name, { "aws:region": REGION }, caller);
            await other.up(stacks.owning("a"));
            return { stacks, run: () => stacks.owner.up(stacks.owning("ab", { adopt: true })) };
          },
          fate,
          async (stacks) => {
            assert.match(tagOf(stacks), /^acme\/platform\//);
            assert.doesNotMatch(tagOf(stacks), /creating/);
            assert.equal(stacks.live, "ab");
          },
        ));

      for (const from of STORES) {
        const to: Store = from === "tags" ? "table" : "tags";

        it(`is a move of the claims from ${from}`, () =>
          atEachCall(
            async () => {
              const stacks = new Stacks(from);
              await stacks.owner.up(stacks.owning("a"));
              await stacks.member("b").up(stacks.joining("b"));
              const where = { claims: to === "table" ? { dynamodbTable: TABLE } : undefined };
              return { stacks, run: () => stacks.owner.up(stacks.owning("a", where)) };
            },
            fate,
            async (stacks) => {
              assert.match(tagOf(stacks), to === "tags" ? /store=tags/ : /store=dynamodb/);
              await expectLeft(stacks, from, "tags");
              assert.equal(stacks.live, "ab");
            },
          ));

        it(`is the end of sharing by ${from}`, () =>
          atEachCall(
            async () => {
              const stacks = new Stacks(from);
              await stacks.owner.up(stacks.owning("a"));
              const alone = { merge: "preserve", claims: undefined };
              return { stacks, run: () => stacks.owner.up(stacks.owning("a", alone)) };
            },
            fate,
            async (stacks) => {
              assert.doesNotMatch(tagOf(stacks), /merge=shared/);
              await expectLeft(stacks, from, NOWHERE);
              assert.equal(stacks.live, "a");
            },
          ));
      }
    });

  /** Nothing is left in the store; where that is a table, it says where claims are kept instead. */
  async function expectLeft(stacks: Stacks, store: Store, to: string): Promise<void> {
    const { tags, arn } = stacks.found;
    if (store === "tags") return assert.deepEqual(parseClaims(tags).claims, []);
    const items = await stacks.aws.tableAt(REGION, TABLE).query(arn);
    assert.equal(items.find(({ item }) => item === "lease")?.moved, to);
  }
});
