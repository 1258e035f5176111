import assert from "node:assert/strict";
import { excessTags } from "../../../provider/aggregator/quota";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { hasCode } from "../../support/errors";
import { ids, letters, type MemoryAws } from "../../support/memoryAws";
import { type Args, MiniEngine } from "../../support/miniEngine";
import { declaring, NAME, OneStack, REGION } from "../../support/oneStack";
import { userTags } from "../../support/stacks";

const full = hasCode("TagsFull", { path: "tags", total: 51 });

/** So many accounts that nobody declares. */
const many = (count: number) => Array.from({ length: count }, (_, index) => String(200_000_000_000 + index));

describe("what AWS would refuse, since the aggregator would have more than it can have", () => {
  let aws: MemoryAws;
  let stack: MiniEngine;

  beforeEach(() => {
    ({ aws, stack } = new OneStack());
  });

  const tagsOf = () => aws.live(NAME, REGION)?.tags ?? assert.fail("there is no aggregator");
  /** Others add tags, so that there are as many as this. */
  const fill = (total: number, prefix = "other") => {
    const tags = { ...tagsOf() };
    for (let index = 0; Object.keys(tags).length < total; index += 1) tags[`${prefix}${index}`] = "";
    aws.set(NAME, REGION, { tags });
  };
  const put = (count: number) =>
    aws.set(NAME, REGION, {
      source: { kind: "account", accountIds: [...ids("a"), ...many(count)].sort(), regions: "all" },
    });
  const refuses = async (args: Args, why: ReturnType<typeof hasCode>, engine = stack) => {
    const before = structuredClone(aws.live(NAME, REGION));
    await assert.rejects(engine.preview(args), why);
    assert.deepEqual(aws.live(NAME, REGION), before);
  };

  describe("is refused at preview", () => {
    it("if tags of others leave no room for one more", async () => {
      await stack.up(declaring("a"));
      fill(50);
      await refuses(declaring("a", { tags: { team: "s" } }), full);
      await refuses(declaring("a", { tags: { team: "s" }, merge: "shared" }), hasCode("ClaimsFull"));
    });

    it("if tags that are ignored do", async () => {
      const engine = new MiniEngine(aws, undefined, {
        "aws:region": REGION,
        "aws:ignoreTags": JSON.stringify({ keyPrefixes: ["hidden"] }),
      });
      await engine.up(declaring("a"));
      fill(50, "hidden");
      await refuses(declaring("a", { tags: { team: "s" } }), full, engine);
    });

    it("without an owner tag, too", async () => {
      await stack.up(declaring("a", { ownerTag: false }));
      fill(50);
      await refuses(declaring("a", { ownerTag: false, tags: { team: "s" } }), full);
      await refuses(declaring("a"), full);
    });

    it("if it is taken over, and there is no room for the owner tag", async () => {
      aws.set(NAME, REGION, {
        source: { kind: "account", accountIds: ids("z"), regions: "all" },
        tags: userTags(50),
      });
      await refuses(declaring("a", { adopt: true }), full);
    });

    it("if accounts of others leave no room for one more, also in a takeover", async () => {
      await stack.up(declaring("a"));
      put(9_999);
      const tooMany = hasCode("TooManyAccounts", { name: NAME, region: REGION, accounts: 10_001 });
      await refuses(declaring("ab"), tooMany);
      await stack.destroy().catch(() => {});
      aws.set(NAME, REGION, { tags: {} });
      await refuses(declaring("ab", { adopt: true }), tooMany, new MiniEngine(aws));
    });
  });

  describe("isn't refused", () => {
    it("if it stays within the quotas, and the deployment does it", async () => {
      await stack.up(declaring("a"));
      fill(49);
      await stack.up(declaring("a", { tags: { team: "s" } }));
      assert.equal(Object.keys(tagsOf()).length, 50);
      await stack.up(declaring("a", { tags: { env: "p" } }));
      assert.equal(tagsOf().env, "p");
    });

    it("if somebody has added a tag meanwhile, and this change adds none", async () => {
      await stack.up(declaring("a", { tags: { team: "s" } }));
      fill(50);
      await stack.up(declaring("a", { tags: { team: "t" } }));
      assert.equal(tagsOf().team, "t");
    });

    it("if an account takes the place of another one", async () => {
      await stack.up(declaring("a"));
      put(9_999);
      await stack.up(declaring("b"));
      const { source } = aws.live(NAME, REGION) ?? assert.fail();
      assert.ok(source.kind === "account" && letters(source.accountIds).includes("b"));
    });

    it("while the tags, or the accounts, aren't known", async () => {
      await stack.up(declaring("a"));
      fill(50);
      await stack.preview(declaring("a", { tags: UNKNOWN }));
      put(9_999);
      await stack.preview({
        ...declaring("a"),
        accountAggregationSource: { accountIds: [...ids("ab"), UNKNOWN], allRegions: true },
      });
    });
  });
});

describe("tags that are too many", () => {
  it("are those beyond the quota, without AWS's own", () => {
    assert.equal(excessTags(userTags(50), userTags(49)), undefined);
    assert.equal(excessTags({ ...userTags(50), "aws:cloudformation:stack-name": "s" }, {}), undefined);
    assert.deepEqual(excessTags(userTags(51), userTags(50))?.facts, { path: "tags", total: 51 });
    assert.equal(excessTags(userTags(51), userTags(51)), undefined);
  });

  it("leave free what claims need", () => {
    assert.equal(excessTags(userTags(48), userTags(47), 2), undefined);
    assert.deepEqual(excessTags(userTags(49), userTags(48), 2)?.facts, {
      path: "tags",
      total: 49,
      claims: 0,
      reserve: 2,
    });
  });
});
