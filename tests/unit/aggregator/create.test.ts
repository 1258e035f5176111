import assert from "node:assert/strict";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { hasCode } from "../../support/errors";
import { accounts, ids } from "../../support/memoryAws";
import { MiniEngine } from "../../support/miniEngine";
import { declaring, NAME, OneStack, ORGANIZATION, OTHER, OWNER, REGION } from "../../support/oneStack";

describe("the create of an aggregator", () => {
  let { aws, stack, live, liveAccounts, tagOf, killCreate, calls } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, live, liveAccounts, tagOf, killCreate, calls } = new OneStack());
  });

  describe("of a new one", () => {
    it("looks, puts with the tags, and records what is there", async () => {
      assert.equal(
        await calls(() => stack.up(declaring("ab", { tags: { team: "s" } }))),
        "Describe Describe Put ListTags Describe Tag",
      );
      assert.deepEqual(live().tags, { team: "s", [OWNER_TAG]: tagOf() });
      assert.match(tagOf(), new RegExp(`^${OWNER} id=[0-9a-f]{16}$`));
      assert.equal(stack.state?.inputs.uid, undefined, "only outputs hold the id");
      assert.equal(stack.state?.id, "security@us-east-1");
      const { arn, accountIds, tagsAll, createdBy } = stack.state?.outputs ?? assert.fail();
      assert.equal(arn, live().arn);
      assert.deepEqual(
        { accountIds, tagsAll, createdBy },
        { accountIds: ids("ab"), tagsAll: { team: "s" }, createdBy: "" },
      );
    });

    it("writes no owner tag where the program forbids it", async () => {
      await stack.up(declaring("a", { ownerTag: false }));
      assert.deepEqual(live().tags, {});
    });

    it("adds the provider's default tags, where the resource doesn't set them", async () => {
      const config = { "aws:region": REGION, "aws:defaultTags": '{"tags":{"team":"d","env":"dev"}}' };
      const tagged = new MiniEngine(aws, OWNER, config);
      await tagged.up(declaring("a", { tags: { team: "s" } }));
      assert.deepEqual(live().tags, { env: "dev", team: "s", [OWNER_TAG]: tagOf(tagged) });
    });

    it("makes up a name once, and keeps it when the resource is renamed", async () => {
      const { name: _, ...args } = declaring("a");
      await stack.up(args);
      assert.equal(stack.state?.id, "agg-0123456@us-east-1");
      assert.equal(await calls(() => stack.up({ ...args, autoName: "other-7654321", owner: OTHER })), "");
      assert.equal(stack.state?.id, "agg-0123456@us-east-1");
    });
  });

  describe("a name that is taken", () => {
    beforeEach(() => {
      aws.set(NAME, REGION, { source: accounts("yz"), tags: { cost: "7", [OWNER_TAG]: OTHER } });
    });

    it("is refused by create as well, should it be taken in between", async () => {
      aws.drop(NAME, REGION);
      const api = aws.api(REGION);
      let looks = 0;
      aws.api = () => ({
        ...api,
        describe: (name) => {
          if (++looks === 2) aws.set(NAME, REGION, { source: accounts("z") });
          return api.describe(name);
        },
      });
      await assert.rejects(stack.up(declaring("a")), { name: "AggregatorExistsError" });
      assert.equal(liveAccounts(), "z");
    });

    it("is adopted where the program says so, with what is in it", async () => {
      await stack.preview(declaring("a", { adopt: true }));
      assert.match(
        stack.said[0] ?? "",
        /^adopts security: 1 account declared, 2 of others kept \(100000000024, 100000000025\); \+1 account \(100000000000\); owner tag set; what exists: it holds 2 accounts/,
      );
      await stack.up(declaring("a", { adopt: true }));
      assert.equal(liveAccounts(), "ayz");
      assert.deepEqual(live().tags, { cost: "7", [OWNER_TAG]: tagOf() });
      assert.deepEqual(stack.state?.outputs.tagsAll, { cost: "7" });
      assert.deepEqual(stack.state?.outputs.accountIds, ids("ayz"));
    });

    it("is adopted without a Put where nothing is to change", async () => {
      assert.equal(
        await calls(() => stack.up(declaring("yz", { adopt: true }))),
        "Describe ListTags Describe ListTags Tag ListTags Tag",
      );
    });

    it("is finished by the next up where its tagging is refused, default tags included", async () => {
      const config = { "aws:region": REGION, "aws:defaultTags": '{"tags":{"env":"dev"}}' };
      const tagged = new MiniEngine(aws, OWNER, config);
      aws.begin({ 5: "refused" }); // Describe, ListTags (check), Describe, ListTags, Put, Tag
      await assert.rejects(tagged.up(declaring("a", { adopt: true, tags: { team: "s" } })), {
        name: "PartialFailure",
      });
      assert.equal(liveAccounts(), "ayz");
      await tagged.up(declaring("a", { adopt: true, tags: { team: "s" } }));
      assert.deepEqual(live().tags, { cost: "7", env: "dev", team: "s", [OWNER_TAG]: tagOf(tagged) });
    });

    for (const [by, change] of [
      ["CreatedBy", { createdBy: "securityhub" }],
      [
        "ARN",
        {
          arn: "arn:aws:config:us-east-1:1:config-aggregator/aws-service-config-aggregator/securityhub/config-aggregator-x",
        },
      ],
    ] as const)
      it(`is never AWS's own, by its ${by}, whatever the flags`, async () => {
        aws.set(NAME, REGION, change);
        const args = declaring("a", { adopt: true, forceDestroy: true });
        const owned = hasCode("OwnedByAws", { service: "securityhub", shownBy: by });
        await assert.rejects(stack.preview(args), owned);
        await assert.rejects(stack.up(args), owned);
      });

    it("is never Control Tower's, by its tag", async () => {
      aws.set(NAME, REGION, { tags: { "aws-control-tower": "managed-by-control-tower" } });
      const args = declaring("a", { adopt: true });
      await assert.rejects(stack.preview(args), hasCode("OwnedByAws", { shownBy: "tag" }));
    });

    it("is never one of Control Tower's names", async () => {
      await assert.rejects(
        stack.preview(
          declaring("a", { name: "AWS-ControlTower-GuardrailsComplianceAggregator", adopt: true }),
        ),
        hasCode("InvalidProperty", { path: "name" }),
      );
    });
  });

  it("by --replace is no takeover of one's own", async () => {
    await stack.up(declaring("a"));
    const { arn } = live();
    await stack.replace(declaring("a"));
    assert.match(
      stack.said[0] ?? "",
      /a resource of this name created it.*the old one is deleted first, with the data it has aggregated/,
    );
    assert.notEqual(live().arn, arn);
  });

  describe("where one was killed before", () => {
    it("a create that was killed is carried on under a former name, where an alias tells it, and bears the new mark", async () => {
      await killCreate(declaring("a"));
      const renamed = new MiniEngine(aws, OTHER);
      await assert.rejects(renamed.preview(declaring("a")), hasCode("AggregatorExists"));
      await renamed.up(declaring("ab", { formerOwners: [OWNER] }));
      assert.equal(live().tags[OWNER_TAG], tagOf(renamed));
      assert.ok(tagOf(renamed).startsWith(OTHER));
      assert.equal(liveAccounts(), "ab");
    });

    it("what a resource of a former name has finished is another one's, whose state knows of it", async () => {
      await stack.up(declaring("a"));
      const renamed = new MiniEngine(aws, OTHER);
      const args = declaring("ab", { formerOwners: [OWNER] });
      assert.equal(await renamed.preview(args), "create");
      assert.match(renamed.said[0] ?? "", /a resource of this name created it/);
      await assert.rejects(renamed.up(args), { name: "AggregatorExistsError" });
      assert.equal(live().tags[OWNER_TAG], tagOf());
      assert.equal(liveAccounts(), "a");
    });

    it("a create that was killed, of which the source is of another kind now, is told as it will be", async () => {
      await killCreate(ORGANIZATION);
      await stack.preview(declaring("a"));
      assert.match(
        stack.said[0] ?? "",
        /this resource's own, with an organization source, which can't be changed/,
      );
      await assert.rejects(stack.up(declaring("a")), { name: "SourceKindError" });
    });

    it("ownerTag: false takes the tag off what a killed create has made", async () => {
      await killCreate(declaring("a"));
      await stack.up(declaring("a", { ownerTag: false }));
      assert.deepEqual(live().tags, {});
    });
  });

  it("renamed without an alias: told to use one, and what the new name adopts can't be deleted with the old one", async () => {
    await stack.up(declaring("a", { forceDestroy: true }));
    const twin = new MiniEngine(aws, OWNER.replace("0123", "ffff"));
    await assert.rejects(
      twin.preview(declaring("a")),
      hasCode("AggregatorExists", { relation: "same stack" }),
    );
    await twin.up(declaring("a", { adopt: true }));
    await stack.destroy();
    assert.equal(liveAccounts(), "a");
  });
});
