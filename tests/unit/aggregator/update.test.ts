import assert from "node:assert/strict";
import { OWNER_TAG } from "../../../provider/domain/owner";
import { hasCode } from "../../support/errors";
import { accounts, ids, letters } from "../../support/memoryAws";
import { type Args, MiniEngine } from "../../support/miniEngine";
import { declaring, NAME, OneStack, ORGANIZATION, OTHER, OWNER, REGION } from "../../support/oneStack";

describe("the update of an aggregator", () => {
  let { aws, stack, live, liveAccounts, tagOf, calls } = new OneStack();

  beforeEach(() => {
    ({ aws, stack, live, liveAccounts, tagOf, calls } = new OneStack());
  });

  describe("update", () => {
    beforeEach(async () => {
      await stack.up(declaring("ab", { tags: { team: "s", env: "dev" } }));
      aws.set(NAME, REGION, {
        source: accounts("abz"),
        filters: { resourceTypes: ["AWS::S3::Bucket"] },
        tags: { ...live().tags, cost: "7" },
      });
    });

    const tags = { team: "s", env: "dev" };
    const source = (list: string, regions: object = { allRegions: true }) => ({
      accountAggregationSource: { accountIds: ids(list), ...regions },
    });
    const table: { what: string; args: Args; previews: string; calls: string; says: string }[] = [
      { what: "nothing", args: declaring("ab", { tags }), previews: "", calls: "", says: "" },
      { what: "order and repetition", args: declaring("bab", { tags }), previews: "", calls: "", says: "" },
      {
        what: "adopt alone",
        args: declaring("ab", { tags, adopt: true }),
        previews: "",
        calls: "",
        says: "",
      },
      {
        what: "forceDestroy alone",
        args: declaring("ab", { tags, forceDestroy: true }),
        previews: "",
        calls: "",
        says: "warning: security: forceDestroy: from now on, a delete also removes the accounts of others",
      },
      {
        what: "an account",
        args: declaring("abc", { tags }),
        previews: "Describe ListTags",
        calls: "Describe ListTags Put",
        says: "security: +1 account (100000000002), 1 of others kept",
      },
      {
        what: "accounts both ways",
        args: declaring("ac", { tags }),
        previews: "Describe ListTags",
        calls: "Describe ListTags Put",
        says: "security: +1 account (100000000002), −1 account (100000000001), 1 of others kept",
      },
      {
        what: "regions",
        args: declaring("", { tags, ...source("ab", { regions: ["eu-west-1", "us-east-1"] }) }),
        previews: "Describe ListTags",
        calls: "Describe ListTags Put",
        says: "security: 1 of others kept; regions all → eu-west-1, us-east-1",
      },
      {
        what: "filters",
        args: declaring("ab", { tags, aggregatorFilters: { resourceTypes: ["AWS::EC2::Instance"] } }),
        previews: "Describe ListTags",
        calls: "Describe ListTags Put",
        says: "security: 1 of others kept; filters AWS::S3::Bucket → AWS::EC2::Instance",
      },
      {
        what: "a tag added",
        args: declaring("ab", { tags: { ...tags, x: "1" } }),
        previews: "ListTags",
        calls: "ListTags Tag",
        says: "security: tags +1",
      },
      {
        what: "a tag changed",
        args: declaring("ab", { tags: { ...tags, env: "prod" } }),
        previews: "ListTags",
        calls: "ListTags Tag",
        says: "security: tags ~1",
      },
      {
        what: "a tag removed",
        args: declaring("ab", { tags: { team: "s" } }),
        previews: "ListTags",
        calls: "ListTags Untag",
        says: "security: tags −1",
      },
      {
        what: "all tags removed",
        args: declaring("ab"),
        previews: "ListTags",
        calls: "ListTags Untag",
        says: "security: tags −2",
      },
      {
        what: "everything",
        args: declaring("bc", { tags: { team: "t", x: "1" } }),
        previews: "Describe ListTags",
        calls: "Describe ListTags Put Untag Tag",
        says: "security: +1 account (100000000002), −1 account (100000000000), 1 of others kept; tags +1 ~1 −1",
      },
      {
        what: "merge: replace",
        args: declaring("ab", { tags, merge: "replace" }),
        previews: "Describe ListTags",
        calls: "Describe ListTags Put Untag",
        says: "security: from now on accounts of others are removed; −1 account of others (100000000025); tags −1",
      },
      {
        what: "ownerTag: false",
        args: declaring("ab", { tags, ownerTag: false }),
        previews: "ListTags",
        calls: "ListTags Untag",
        says: "security: owner tag removed",
      },
    ];
    for (const { what, args, previews, calls: expected, says } of table)
      it(`of ${what}: ${expected || "no request"}`, async () => {
        const before = JSON.stringify(stack.state);
        assert.equal(await calls(() => stack.preview(args)), previews);
        assert.deepEqual(stack.said, says ? [says] : []);
        assert.equal(await calls(() => stack.up(args)), [previews, expected].filter(Boolean).join(" "));
        assert.equal(
          stack.state === undefined || JSON.stringify(stack.state) === before,
          /nothing|order/.test(what),
        );
        assert.equal(await calls(() => stack.up(args)), "", "the second time nothing is to do");
      });

    it("carries through what the program doesn't mention", async () => {
      await stack.up(declaring("abc", { tags: { team: "t" } }));
      assert.equal(liveAccounts(), "abcz");
      assert.deepEqual(live().filters, { resourceTypes: ["AWS::S3::Bucket"] });
      assert.deepEqual(live().tags, { team: "t", cost: "7", [OWNER_TAG]: tagOf() });
    });

    it("of the role alone: Describe ListTags Put", async () => {
      const organization = new MiniEngine(aws, OTHER);
      await organization.up({ ...ORGANIZATION, name: "org" });
      const role = "arn:aws:iam::123456789012:role/other";
      const args = { name: "org", organizationAggregationSource: { roleArn: role, allRegions: true } };
      assert.equal(await calls(() => organization.preview(args)), "Describe ListTags");
      assert.deepEqual(organization.said, [`org: role arn:aws:iam::123456789012:role/org → ${role}`]);
      assert.equal(await calls(() => organization.up(args)), "Describe ListTags Describe ListTags Put");
    });

    it("takes filters away that the program had declared", async () => {
      await stack.up(
        declaring("ab", { tags, aggregatorFilters: { servicePrincipals: ["ec2.amazonaws.com"] } }),
      );
      await stack.up(declaring("ab", { tags }));
      assert.deepEqual(live().filters, {});
    });

    it("shows all tags and accounts in its outputs", async () => {
      await stack.up(declaring("abc", { tags: { team: "t" } }));
      assert.deepEqual(stack.state?.outputs.accountIds, ids("abcz"));
      assert.deepEqual(stack.state?.outputs.tagsAll, { cost: "7", team: "t" });
    });

    it("refuses where the aggregator is gone, and where another has its name", async () => {
      aws.drop(NAME, REGION);
      const gone = { name: "AggregatorGoneError", code: "AggregatorGone" };
      await assert.rejects(stack.up(declaring("abc", { tags })), gone);
      await assert.rejects(stack.up(declaring("ab", { tags: {} })), gone);
      aws.set(NAME, REGION, { source: accounts("z") });
      await assert.rejects(stack.up(declaring("abc", { tags })), { code: "AggregatorRecreated" });
      assert.equal(liveAccounts(), "z");
    });

    for (const [whose, owner] of [
      ["another stack", `${OTHER} id=00000000000000ff`],
      ["another stack, before owner tags held ids", OTHER],
      ["this stack in another state", `${OWNER} id=00000000000000ff`],
    ] as const)
      it(`leaves what ${whose} has taken over, which the preview says, unless it is to be adopted`, async () => {
        aws.set(NAME, REGION, { tags: { ...live().tags, [OWNER_TAG]: owner } });
        const before = live();
        const taken = hasCode("OwnedByOther", { step: "changed" });
        for (const args of [declaring("ab", { tags: { x: "1" } }), declaring("abc", { tags })]) {
          await assert.rejects(stack.preview(args), taken);
          await assert.rejects(stack.up(args), taken);
        }
        await stack.refresh();
        assert.deepEqual(live(), before);
        await stack.up(declaring("abc", { tags, adopt: true }));
        assert.equal(liveAccounts(), "abcz");
        assert.equal(live().tags[OWNER_TAG], tagOf());
      });

    it("records what was done when tagging is refused after the Put, and finishes with the next up", async () => {
      aws.begin({ 5: "refused" }); // Describe, ListTags (diff), Describe, ListTags, Put, Untag
      const args = declaring("abc", { tags: { team: "t" } });
      await assert.rejects(stack.up(args), { name: "PartialFailure" });
      assert.equal(liveAccounts(), "abcz");
      assert.deepEqual(stack.state?.outputs.tags, { team: "s", env: "dev" });
      assert.equal(await calls(() => stack.up(args)), "ListTags ListTags Untag Tag");
      assert.deepEqual(live().tags, { team: "t", cost: "7", [OWNER_TAG]: tagOf() });
    });

    it("reads again and goes on when a Put is lost, before or after its effect", async () => {
      for (const [list, fate] of [
        ["abc", "unknown-outcome"],
        ["abcd", "unknown-outcome after"],
        ["abcde", "throttled"],
      ] as const) {
        aws.begin({ 2: fate });
        await stack.up(declaring(list, { tags }));
        assert.equal(liveAccounts(), `${list}z`);
      }
    });
  });

  describe("merge: replace", () => {
    const replacing = (list: string, more: Args = {}) => declaring(list, { merge: "replace", ...more });

    it("finishes what an interrupted tagging has left of others", async () => {
      await stack.up(declaring("a", { tags: { t: "1" } }));
      aws.set(NAME, REGION, { tags: { ...live().tags, cost: "7" } });
      aws.begin({ 5: "refused" }); // Describe, ListTags (diff), Describe, ListTags, Untag
      aws.fates = { 4: "refused" };
      await assert.rejects(stack.up(replacing("a", { tags: { t: "1" } })), { name: "PartialFailure" });
      await stack.up(replacing("a", { tags: { t: "1" } }));
      assert.deepEqual(live().tags, { t: "1", [OWNER_TAG]: tagOf() });
    });

    for (const [what, args] of [
      ["accounts", replacing("ab", { tags: { t: "1" } })],
      ["tags", replacing("a", { tags: { t: "2" } })],
      [
        "filters",
        replacing("a", { tags: { t: "1" }, aggregatorFilters: { resourceTypes: ["AWS::EC2::VPC"] } }),
      ],
    ] as const)
      it(`an update of ${what} leaves no account and no tag of others`, async () => {
        await stack.up(replacing("a", { tags: { t: "1" } }));
        aws.set(NAME, REGION, { source: accounts("az"), tags: { ...live().tags, cost: "7" } });
        await stack.preview(args);
        assert.match(stack.said[0] ?? "", /−1 account of others \(100000000025\).*tags (~1 )?−1/);
        await stack.up(args);
        const { tags, tagsAll, accountIds } = stack.state?.outputs ?? assert.fail();
        assert.deepEqual(live().tags, { ...tags, [OWNER_TAG]: live().tags[OWNER_TAG] });
        assert.deepEqual(tagsAll, tags);
        assert.equal(liveAccounts(), letters(accountIds));
        assert.doesNotMatch(liveAccounts(), /z/);
      });
  });

  describe("others' doings in between", () => {
    it("ignoreChanges after a refresh that found none of one's accounts: carried on", async () => {
      await stack.up(declaring("ab"));
      aws.set(NAME, REGION, { source: accounts("z") });
      await stack.refresh();
      const ignored = {
        ...declaring(""),
        accountAggregationSource: stack.state?.inputs.accountAggregationSource,
      };
      await stack.up({ ...ignored, tags: { t: "1" } });
      assert.equal(liveAccounts(), "z");
      assert.equal(live().tags.t, "1");
    });

    it("another stack that adopted it keeps its mark, also after an interrupted tagging", async () => {
      await stack.up(declaring("a", { tags: { t: "1", u: "1" } }));
      aws.begin({ 2: "refused" }); // ListTags (diff), ListTags, Untag
      await assert.rejects(stack.up(declaring("a", { tags: { t: "1" } })), { name: "PartialFailure" });
      const other = new MiniEngine(aws, OTHER);
      await other.up(declaring("a", { adopt: true }));
      await assert.rejects(stack.up(declaring("a", { tags: { t: "1" } })), { name: "OwnedByOtherError" });
      assert.equal(live().tags[OWNER_TAG], tagOf(other));
      assert.equal(live().tags.u, "1");
    });

    it("a tag call that is throttled is made again", async () => {
      await stack.up(declaring("a"));
      aws.begin({ 2: "throttled" }); // ListTags (diff), ListTags, Tag
      await stack.up(declaring("a", { tags: { t: "1" } }));
      assert.equal(live().tags.t, "1");
    });
  });
});
