import assert from "node:assert/strict";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { NOWHERE } from "../../../provider/sharing/store/store";
import { parseClaims } from "../../../provider/sharing/store/tagFormat";
import { hasCode } from "../../support/errors";
import { accounts, Caller, type Fate, ids } from "../../support/memoryAws";
import { MiniEngine } from "../../support/miniEngine";
import { declaring, NAME, OneStack, REGION } from "../../support/oneStack";
import { STORES, Stacks, type Store, TABLE } from "../../support/stacks";

describe("a refresh of an aggregator", () => {
  let { aws, stack, live, liveAccounts, tagOf } = new OneStack();

  beforeEach(async () => {
    ({ aws, stack, live, liveAccounts, tagOf } = new OneStack());
    await stack.up(declaring("abc", { tags: { team: "s", env: "dev" } }));
  });

  it("finds nothing where only others came and went", async () => {
    aws.set(NAME, REGION, { source: accounts("abcz"), tags: { ...live().tags, cost: "7" } });
    aws.begin();
    assert.deepEqual(await stack.refresh(), { changes: false });
    assert.deepEqual(aws.calls, ["Describe", "ListTags"]);
    assert.deepEqual(stack.state?.outputs.accountIds, ids("abcz"));
    assert.deepEqual(stack.state?.outputs.tagsAll, { cost: "7", env: "dev", team: "s" });
  });

  it("finds what is missing of what was declared, and says what the next up does", async () => {
    aws.set(NAME, REGION, {
      source: { ...accounts("acz"), regions: ["us-east-1"] },
      tags: { team: "hand", [OWNER_TAG]: tagOf() },
    });
    const found = await stack.refresh();
    assert.ok(typeof found === "object" && found.changes);
    assert.deepEqual(stack.said, [
      "security: the next up would change: +1 account (100000000001), 1 of others kept; regions us-east-1 → all; tags +1 ~1",
    ]);
    assert.deepEqual(Object.keys(stack.state?.inputs.accountAggregationSource?.accountIds ?? {}), ids("ac"));
    assert.deepEqual(stack.state?.inputs.tags, { team: "hand" });
    await stack.up(declaring("abc", { tags: { team: "s", env: "dev" } }));
    assert.equal(liveAccounts(), "abcz");
    assert.equal(live().tags.team, "s");
  });

  it("finds what others added with merge: replace", async () => {
    const args = declaring("abc", { merge: "replace" });
    await stack.up(args);
    aws.set(NAME, REGION, { source: accounts("abcz"), tags: { ...live().tags, cost: "7" } });
    const found = await stack.refresh();
    assert.ok(typeof found === "object" && found.changes);
    assert.deepEqual(stack.said, [
      'security: as long as merge is "replace", the next up would change: −1 account of others (100000000025); tags −1',
    ]);
    await stack.up(args);
    assert.equal(liveAccounts(), "abc");
  });

  it("finds it gone, and so the next up makes it anew", async () => {
    aws.drop(NAME, REGION);
    assert.equal(await stack.refresh(), "gone");
    assert.deepEqual(stack.said, ["security: the aggregator is gone: the next up creates it again"]);
    await stack.up(declaring("abc"));
    assert.equal(liveAccounts(), "abc");
  });

  it("takes one that somebody made anew under its name for gone, and doesn't take it over", async () => {
    aws.drop(NAME, REGION);
    aws.set(NAME, REGION, { source: accounts("z") });
    assert.equal(await stack.refresh(), "gone");
    assert.match(stack.said.join("\n"), /the aggregator was deleted, and another one has its name: it holds/);
    await assert.rejects(stack.up(declaring("abc")), hasCode("AggregatorExists"));
  });
});

describe("a refresh, once its owner tag was taken off,", () => {
  let { aws, stack, live, tagOf } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, live, tagOf } = new OneStack());
  });

  it("an owner tag that was taken off is drift, and put back", async () => {
    await stack.up(declaring("a"));
    aws.set(NAME, REGION, { tags: {} });
    const found = await stack.refresh();
    assert.ok(typeof found === "object" && found.changes);
    assert.deepEqual(stack.said, ["security: the next up would change: owner tag set"]);
    await stack.up(declaring("a"));
    assert.equal(live().tags[OWNER_TAG], tagOf());
  });
});

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
