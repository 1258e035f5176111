import assert from "node:assert/strict";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { removesTooMany } from "../../support/errors";
import { accounts, ids, letters, MemoryAws } from "../../support/memoryAws";
import { type Args, MiniEngine } from "../../support/miniEngine";
import { NAME, REGION, STORES, Stacks } from "../../support/stacks";

const OTHER = "organization/platform/prod/ffffffffffffffffffffffffffffffff";
/** 12 accounts. */
const ALL = "abcdefghijkl";
/** 7 of them leave. */
const FEW = "abcde";
/** Half of them leaves. */
const HALF = "abcdef";

const declaring = (list: string, more: Args = {}): Args => ({
  name: NAME,
  accountAggregationSource: accountsOf(list),
  ...more,
});
const accountsOf = (list: string) => {
  const source = accounts(list);
  return { accountIds: source.kind === "account" ? source.accountIds : [], allRegions: true };
};

describe("a change that takes many accounts out of an aggregator", () => {
  let aws: MemoryAws;
  let stack: MiniEngine;

  const live = () => aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");
  const liveAccounts = () => {
    const { source } = live();
    return source.kind === "account" ? letters(source.accountIds) : "";
  };
  const refused = async (run: Promise<unknown>, removed: number, of: number, more: object = {}) => {
    const before = structuredClone(live());
    await assert.rejects(run, removesTooMany(removed, of, { ...more }));
    assert.deepEqual(live(), before);
  };
  /** The next run asks no diff: its state is older than what is there. */
  const skipDiff = () => stack.change((steps) => ({ ...steps, diff: async () => ({ changes: true }) }));

  beforeEach(async () => {
    aws = new MemoryAws();
    stack = new MiniEngine(aws);
    await stack.up(declaring(ALL));
  });

  it("is refused at preview, with the accounts and the numbers", async () => {
    const facts = { name: NAME, region: REGION, removed: ids("fghijkl"), of: 12, allowed: 6 };
    await assert.rejects(stack.preview(declaring(FEW)), { code: "TooManyRemovals", facts });
  });

  it("is refused by the update as well, whose state may be older", async () => {
    skipDiff();
    await refused(stack.up(declaring(FEW)), 7, 12);
  });

  it("goes on where maxRemovals is raised to the number that the refusal says", async () => {
    await stack.up(declaring(FEW, { maxRemovals: 7 }));
    assert.equal(liveAccounts(), FEW);
  });

  it("is none if half of them leaves", async () => {
    await stack.up(declaring(HALF));
    assert.equal(liveAccounts(), HALF);
  });

  it("is none if there are fewer than 10", async () => {
    await stack.up(declaring("abcdefghi", { maxRemovals: "100%" }));
    await stack.up(declaring("a"));
    assert.equal(liveAccounts(), "a");
  });

  for (const [max, allowed] of [
    [0, 0],
    [6, 6],
    ["50%", 6],
    ["0%", 0],
  ] as const)
    it(`is measured by what the program says: ${JSON.stringify(max)}`, async () => {
      const run = stack.preview(declaring(FEW, { maxRemovals: max }));
      await refused(run, 7, 12, { allowed, maxRemovals: max });
    });

  it("counts what a limit of the program says also for few accounts", async () => {
    await stack.up(declaring("ab", { maxRemovals: "100%" }));
    await refused(stack.preview(declaring("a", { maxRemovals: 0 })), 1, 2);
  });

  it("doesn't count accounts that are gone already", async () => {
    aws.set(NAME, REGION, { source: accounts(`${FEW}f`) });
    await stack.up(declaring(FEW));
    assert.equal(liveAccounts(), FEW);
  });

  it("doesn't count accounts of others, which stay", async () => {
    aws.set(NAME, REGION, { source: accounts(`${ALL}xyz`) });
    await stack.up(declaring(HALF));
    assert.equal(liveAccounts(), `${HALF}xyz`);
  });

  it('counts those of others with merge: "replace"', async () => {
    await stack.up(declaring("a", { merge: "replace", maxRemovals: "100%" }));
    aws.set(NAME, REGION, { source: accounts(ALL) });
    await refused(stack.preview(declaring("ab", { merge: "replace" })), 10, 12);
    skipDiff();
    await refused(stack.up(declaring("ab", { merge: "replace" })), 10, 12);
    await stack.up(declaring("ab", { merge: "replace", maxRemovals: 10 }));
    assert.equal(liveAccounts(), "ab");
  });

  it('counts those of others where merge becomes "replace"', async () => {
    aws.set(NAME, REGION, { source: accounts(`${ALL}mnopqrstuvwxyz`) });
    await refused(stack.preview(declaring(ALL, { merge: "replace" })), 14, 26);
  });

  it('counts those of an aggregator that is adopted with merge: "replace"', async () => {
    const other = new MiniEngine(aws, OTHER);
    const args = { merge: "replace", adopt: true };
    await assert.rejects(other.preview(declaring("a", args)), removesTooMany(11, 12));
    // The preview has asked nothing.
    other.change((steps) => ({
      ...steps,
      check: async (context, olds, news) => {
        const { inputs } = await steps.check(context, olds, { ...news, maxRemovals: "100%" });
        const { maxRemovals: _, ...rest } = inputs;
        return { inputs: rest, failures: [] };
      },
    }));
    await refused(other.up(declaring("a", args)), 11, 12);
    await new MiniEngine(aws, OTHER).up(declaring("a", { ...args, maxRemovals: "100%" }));
    assert.equal(liveAccounts(), "a");
  });

  it("takes what a killed create has left for nobody's: that is put right without a limit", async () => {
    aws = new MemoryAws();
    stack = new MiniEngine(aws);
    aws.begin({ 4: "killed before" });
    await assert.rejects(stack.up(declaring(ALL)));
    assert.match(live().tags[OWNER_TAG] ?? "", / creating/);
    aws.begin();
    await stack.up(declaring("a"));
    assert.equal(liveAccounts(), "a");
  });

  it("names no account that is secret, or was", async () => {
    stack = new MiniEngine(new MemoryAws());
    await stack.up(declaring(ALL, { secrets: ["accountIds"] }));
    await assert.rejects(stack.preview(declaring(FEW)), (error: Error) => {
      removesTooMany(7, 12)(error);
      assert.doesNotMatch(error.message, /\d{12}/);
      return true;
    });
  });

  it("waits for a limit that is known later, and is refused by the update", async () => {
    await stack.preview(declaring(FEW, { maxRemovals: UNKNOWN }));
    await refused(stack.up(declaring(FEW, { maxRemovals: 6 })), 7, 12);
  });

  it("is refused although something else is known later", async () => {
    await refused(stack.preview(declaring(FEW, { tags: { team: UNKNOWN } })), 7, 12);
  });

  it("is none while accounts themselves are known later", async () => {
    const source = { accountIds: [UNKNOWN], allRegions: true };
    await stack.preview(declaring("", { accountAggregationSource: source }));
  });

  it("fails no refresh, which tells it", async () => {
    aws = new MemoryAws();
    stack = new MiniEngine(aws);
    await stack.up(declaring("a", { merge: "replace" }));
    aws.set(NAME, REGION, { source: accounts(ALL) });
    await stack.refresh();
    assert.match(stack.said.join("\n"), /the next up would fail: this change would take 11 accounts of 12/);
    assert.match(stack.said.join("\n"), /raise maxRemovals to 11/);
  });

  it("doesn't keep an aggregator from being replaced, or deleted", async () => {
    await stack.up(declaring("a", { name: "audit", maxRemovals: 0 }));
    assert.equal(aws.live(NAME, REGION), undefined);
    await stack.destroy();
    assert.equal(aws.live("audit", REGION), undefined);
  });
});

describe("a limit of removals that changes", () => {
  for (const [what, from, to] of [
    ["is set", undefined, 3],
    ["is another", 3, "50%"],
    ["is taken out", "50%", undefined],
  ] as const)
    it(`changes nothing by itself where it ${what}`, async () => {
      const aws = new MemoryAws();
      const stack = new MiniEngine(aws);
      await stack.up(declaring("ab", from === undefined ? {} : { maxRemovals: from }));
      aws.begin();
      const args = declaring("ab", to === undefined ? {} : { maxRemovals: to });
      assert.deepEqual(await stack.preview(args), { changes: false });
      assert.deepEqual([aws.calls, stack.said], [[], []]);
    });
});

for (const store of STORES)
  describe(`a change of its owner that takes many accounts out of a shared aggregator, with claims in ${store}`, () => {
    let stacks: Stacks;

    beforeEach(async () => {
      stacks = new Stacks(store);
      await stacks.owner.begin().up(stacks.owning(ALL));
    });

    it("is refused at preview", async () => {
      await assert.rejects(stacks.owner.begin().preview(stacks.owning(FEW)), removesTooMany(7, 12));
    });

    it("is refused by the update before its claim is written", async () => {
      const claimed = await stacks.claimed();
      stacks.owner.change((steps) => ({ ...steps, diff: async () => ({ changes: true }) }));
      await assert.rejects(stacks.owner.begin().up(stacks.owning(FEW)), removesTooMany(7, 12));
      assert.deepEqual([stacks.live, await stacks.claimed()], [ALL, claimed]);
      await stacks.owner.begin().up(stacks.owning(FEW, { maxRemovals: 7 }));
      assert.equal(stacks.live, FEW);
    });

    it("is none as far as others claim them, too", async () => {
      await stacks.member("b").begin().up(stacks.joining("jkl"));
      await stacks.owner.begin().up(stacks.owning(FEW));
      assert.equal(stacks.live, `${FEW}jkl`);
    });

    it("is refused where it ends sharing as well", async () => {
      const alone = stacks.owning(FEW, { merge: "preserve", claims: undefined });
      await assert.rejects(stacks.owner.begin().preview(alone), removesTooMany(7, 12));
    });
  });
