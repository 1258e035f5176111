import assert from "node:assert/strict";
import { normalise } from "../../../provider/aggregator/normalise";
import { AwsError } from "../../../provider/aws/errors";
import { readSettings } from "../../../provider/aws/settings";
import { OWNER_TAG, ownerTagValue } from "../../../provider/domain/owner";
import { UNKNOWN } from "../../../provider/engine/unknown";
import { createCheckCache } from "../../../provider/sharing/checkCache";
import { accounts, ids, Killed, letters, MemoryAws } from "../../support/memoryAws";
import { type Args, MiniEngine } from "../../support/miniEngine";

const NAME = "security";
const REGION = "us-east-1";
const OWNER = "organization/project/stack/0123456789abcdef0123456789abcdef";
const OTHER = "organization/platform/prod/ffffffffffffffffffffffffffffffff";

function declaring(list: string, more: Args = {}): Args {
  return { name: NAME, accountAggregationSource: { accountIds: ids(list), allRegions: true }, ...more };
}

const ORGANIZATION: Args = {
  name: NAME,
  organizationAggregationSource: { roleArn: "arn:aws:iam::123456789012:role/org", allRegions: true },
};

describe("the life of an aggregator", () => {
  let aws: MemoryAws;
  let stack: MiniEngine;

  beforeEach(() => {
    aws = new MemoryAws();
    stack = new MiniEngine(aws);
  });

  const live = () => aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");
  const liveAccounts = () => {
    const { source } = live();
    return source.kind === "account" ? letters(source.accountIds) : "";
  };
  /** The owner tag of the resource that the state of an engine speaks of. */
  const tagOf = (engine = stack) => ownerTagValue(engine.state?.outputs ?? assert.fail("there is no state"));
  /** A create that is killed before it says that it has come to its end. */
  const killCreate = async (args: Args) => {
    aws.begin({ 4: "killed before" }); // Describe (check), Describe, Put, ListTags, Tag
    await assert.rejects(stack.up(args), Killed);
    assert.match(live().tags[OWNER_TAG] ?? "", / creating/);
    aws.begin();
  };
  const calls = async (step: () => Promise<unknown>) => {
    aws.begin();
    await step();
    return aws.calls.join(" ");
  };

  describe("create", () => {
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

    it("says at preview what it makes", async () => {
      await stack.preview(declaring("ab", { tags: { team: "s" } }));
      assert.deepEqual(stack.said, [
        "security: +2 accounts (100000000000, 100000000001); tags +1; a new aggregator",
      ]);
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

    it("tells when somebody made one of that name at the same time", async () => {
      aws.begin();
      const api = aws.api(REGION);
      const real = api.describe;
      let looks = 0;
      aws.api = () => ({
        ...api,
        describe: async (name) => {
          const found = await real(name);
          if (++looks === 2) aws.set(NAME, REGION, { source: accounts("z"), tags: { [OWNER_TAG]: OTHER } });
          return found;
        },
      });
      await assert.rejects(stack.up(declaring("a")), {
        name: "ConcurrentCreateError",
        message: /was created at the same time by stack organization\/platform\/prod/,
      });
    });
  });

  describe("a name that is taken", () => {
    beforeEach(() => {
      aws.set(NAME, REGION, { source: accounts("yz"), tags: { cost: "7", [OWNER_TAG]: OTHER } });
    });

    it("is refused at preview, with what was found and what to do", async () => {
      const before = structuredClone(live());
      await assert.rejects(stack.preview(declaring("a")), {
        message:
          "aggregator security already exists in us-east-1: it holds 2 accounts (100000000024, 100000000025), stack " +
          `organization/platform/prod owns it, its ARN is ${before.arn}, created ${before.creationTime}. Nothing was ` +
          "changed.\nSet adopt: true to take it over and keep what it contains, or choose another name.",
      });
      assert.deepEqual(live(), before);
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

    it("is not turned from accounts to an organization", async () => {
      await assert.rejects(
        stack.preview({ ...ORGANIZATION, adopt: true }),
        /with an account source, and AWS can't change it to an organization source/,
      );
    });

    for (const [by, change] of [
      ["CreatedBy", { createdBy: "controltower.amazonaws.com" }],
      [
        "its ARN",
        {
          arn: "arn:aws:config:us-east-1:1:config-aggregator/aws-service-config-aggregator/securityhub/config-aggregator-x",
        },
      ],
    ] as const)
      it(`is never AWS's own, by ${by}, whatever the flags`, async () => {
        aws.set(NAME, REGION, change);
        const args = declaring("a", { adopt: true, forceDestroy: true });
        await assert.rejects(stack.preview(args), /belongs to AWS \(created by (controltower|securityhub)/);
        await assert.rejects(stack.up(args), /belongs to AWS/);
      });

    it("is never Control Tower's, by its tag", async () => {
      aws.set(NAME, REGION, { tags: { "aws-control-tower": "managed-by-control-tower" } });
      const args = declaring("a", { adopt: true });
      await assert.rejects(stack.preview(args), /belongs to AWS \(made by AWS Control Tower\)/);
    });

    it("is never one of Control Tower's names", async () => {
      await assert.rejects(
        stack.preview(
          declaring("a", { name: "AWS-ControlTower-GuardrailsComplianceAggregator", adopt: true }),
        ),
        /name can't begin with aws-controltower-, which is reserved for AWS Control Tower/,
      );
    });
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
        says: "warning: security: forceDestroy: from now on a delete also takes what others have in it, without asking them",
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
      const gone = {
        name: "AggregatorGoneError",
        message: /no longer exists: somebody deleted it.*\n.*up --refresh/,
      };
      await assert.rejects(stack.up(declaring("abc", { tags })), gone);
      await assert.rejects(stack.up(declaring("ab", { tags: {} })), gone);
      aws.set(NAME, REGION, { source: accounts("z") });
      await assert.rejects(
        stack.up(declaring("abc", { tags })),
        /was deleted and recreated by somebody else/,
      );
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
        const taken = {
          name: "OwnedByOtherError",
          message: /can't be changed, because .*Nothing was changed\.\n/,
        };
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

  describe("replace", () => {
    for (const [what, args, says] of [
      ["the name", declaring("a", { name: "other" }), "name"],
      ["the region", declaring("a", { region: "eu-west-1" }), "region"],
      ["the kind of source", ORGANIZATION, "the kind of source"],
    ] as const)
      it(`${what}: deleted first, then created, and the loss said at preview`, async () => {
        await stack.up(declaring("a"));
        const planned = await stack.preview(args);
        assert.ok(typeof planned === "object" && planned.deleteBeforeReplace && planned.replaces?.length);
        assert.match(
          stack.said[0] ?? "",
          new RegExp(`replaced, since ${says} can't be changed: .*data it has aggregated`),
        );
        aws.begin();
        await stack.up(args);
        const effects = aws.calls.filter((call) => call === "Put" || call === "Delete");
        assert.deepEqual(effects, ["Delete", "Put"]);
      });

    it("is refused at preview where others' accounts will make the delete fail", async () => {
      await stack.up(declaring("a"));
      aws.set(NAME, REGION, { source: accounts("az") });
      await assert.rejects(stack.preview(declaring("a", { name: "other" })), {
        name: "NotEmptyError",
        message:
          "security: replaced, since name can't be changed, and the delete of the old one would be refused, since others " +
          "still have accounts in it: 1 account (100000000025). Nothing was changed.\nHave them taken out first. Or take " +
          "back the change of name, set forceDestroy: true, run `pulumi up`, then change it again.",
      });
      for (const args of [declaring("a", { region: "eu-west-1" }), ORGANIZATION])
        await assert.rejects(stack.preview(args), { name: "NotEmptyError" });
      await assert.rejects(stack.up(declaring("a", { name: "other" })), { name: "NotEmptyError" });
      assert.equal(liveAccounts(), "az");
    });

    it("by --replace is no takeover of one's own", async () => {
      await stack.up(declaring("a"));
      const { arn } = live();
      await stack.replace(declaring("a"));
      assert.match(
        stack.said[0] ?? "",
        /a resource of this name has made it.*the old one is deleted first, with the data it has aggregated/,
      );
      assert.notEqual(live().arn, arn);
    });

    for (const ownerTag of [undefined, false] as const) {
      const what = `created before the old one is deleted${ownerTag === false ? ", without an owner tag" : ""}`;
      const args = declaring("a", { ...(ownerTag === false && { ownerTag }) });

      it(`${what}: refused`, async () => {
        await stack.up(args);
        const before = live();
        const [, refused] = await Promise.allSettled([
          undefined,
          stack.replaceCreatingFirst(declaring("b", args)),
        ]);
        assert.match(String(refused.status === "rejected" && refused.reason), /already exists/);
        assert.deepEqual(live(), before);
      });

      it(`${what}, with adopt: the new one stays, also where the run was killed in between`, async () => {
        await stack.up(args);
        const adopting = { ...args, adopt: true };
        await stack.replaceCreatingFirst(adopting);
        assert.equal(liveAccounts(), "a");
        assert.deepEqual(stack.pending, []);
        aws.begin();
        await stack.replaceCreatingFirst(adopting);
        const { length } = aws.calls;
        const deletes = aws.calls.length - [...aws.calls].reverse().indexOf("Describe") - 1;
        aws.begin({ [deletes]: "killed before" });
        await assert.rejects(stack.replaceCreatingFirst(adopting), Killed);
        assert.ok(length > deletes);
        assert.equal(stack.pending.length, 1);
        aws.begin();
        await stack.up(adopting);
        assert.deepEqual(stack.pending, []);
        assert.equal(liveAccounts(), "a");
        assert.deepEqual(await stack.refresh(), { changes: false });
      });
    }

    it("after a rename by alias is none either", async () => {
      await stack.up(declaring("a"));
      await stack.up({ ...ORGANIZATION, owner: OTHER });
      assert.equal(live().source.kind, "organization");
      assert.equal(live().tags[OWNER_TAG], tagOf());
    });

    it("is planned where name or region isn't known yet", async () => {
      await stack.up(declaring("a"));
      for (const property of ["name", "region"]) {
        const planned = await stack.preview(declaring("a", { [property]: UNKNOWN }));
        assert.deepEqual(typeof planned === "object" && planned.replaces, [property]);
        assert.deepEqual(stack.said, [
          `security: replaced, unless ${property} turns out the same once it is known: it is deleted first, and ` +
            "with it the data it has aggregated",
          ...(property === "name"
            ? [
                "an aggregator whose name is known later: +1 account (100000000000); new, unless that name is taken",
              ]
            : []),
        ]);
      }
    });
  });

  describe("read", () => {
    beforeEach(async () => {
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
      assert.deepEqual(
        Object.keys(stack.state?.inputs.accountAggregationSource?.accountIds ?? {}),
        ids("ac"),
      );
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
      assert.match(
        stack.said.join("\n"),
        /the aggregator was deleted, and another one has its name: it holds/,
      );
      await assert.rejects(stack.up(declaring("abc")), /already exists/);
    });
  });

  describe("delete", () => {
    it("takes away what holds only one's own accounts", async () => {
      await stack.up(declaring("ab"));
      assert.equal(await calls(() => stack.destroy()), "Describe ListTags Delete");
      assert.equal(aws.live(NAME, REGION), undefined);
    });

    it("refuses while others' accounts are in it, and names them", async () => {
      await stack.up(declaring("ab"));
      aws.set(NAME, REGION, { source: accounts("abyz") });
      await assert.rejects(stack.destroy(), {
        name: "NotEmptyError",
        message:
          "aggregator security in us-east-1 can't be deleted, because others still have accounts in it: 2 accounts " +
          "(100000000024, 100000000025). Nothing was changed.\nHave the others remove them first, or set forceDestroy: true, run " +
          "`pulumi up`, then delete it again.",
      });
      await stack.up(declaring("ab", { forceDestroy: true }));
      await stack.destroy();
      assert.equal(aws.live(NAME, REGION), undefined);
    });

    it("asks nobody with merge: replace", async () => {
      await stack.up(declaring("ab", { merge: "replace" }));
      aws.set(NAME, REGION, { source: accounts("abz") });
      await stack.destroy();
      assert.equal(aws.live(NAME, REGION), undefined);
    });

    it("succeeds where it is gone, and leaves what somebody made under its name", async () => {
      await stack.up(declaring("ab"));
      const { state } = stack;
      aws.drop(NAME, REGION);
      await stack.destroy();
      stack.state = state;
      aws.set(NAME, REGION, { source: accounts("ab") });
      await stack.destroy();
      assert.equal(liveAccounts(), "ab");
    });

    it("refuses what another stack has taken over", async () => {
      await stack.up(declaring("ab"));
      await new MiniEngine(aws, OTHER).up(declaring("ab", { adopt: true }));
      await assert.rejects(stack.destroy(), {
        name: "OwnedByOtherError",
        message: /stack organization\/platform\/prod has taken it over/,
      });
      assert.equal(liveAccounts(), "ab");
    });

    it("never takes away what AWS made", async () => {
      await stack.up(declaring("ab", { forceDestroy: true }));
      aws.set(NAME, REGION, { createdBy: "controltower.amazonaws.com" });
      await assert.rejects(stack.destroy(), { name: "AwsOwnedError" });
    });
  });

  describe("values that are not known yet", () => {
    const unknowns: [what: string, args: Args, says: RegExp][] = [
      [
        "an account among others",
        declaring("", {
          accountAggregationSource: { accountIds: [...ids("ac"), UNKNOWN], allRegions: true },
        }),
        /^security: \+1 account \(100000000002\).*; some of accountAggregationSource.accountIds known only when/,
      ],
      [
        "all accounts",
        declaring("", { accountAggregationSource: { accountIds: UNKNOWN, allRegions: true } }),
        /^security: tags −1; accountAggregationSource.accountIds known only/,
      ],
      [
        "the source",
        declaring("", { accountAggregationSource: UNKNOWN }),
        /^security: tags −1; accountAggregationSource known only/,
      ],
      [
        "a region",
        declaring("", {
          accountAggregationSource: { accountIds: ids("ab"), regions: ["us-east-1", UNKNOWN] },
        }),
        /some of accountAggregationSource.regions known only/,
      ],
      [
        "allRegions",
        declaring("", { accountAggregationSource: { accountIds: ids("ab"), allRegions: UNKNOWN } }),
        /accountAggregationSource.allRegions known only/,
      ],
      ["a tag", declaring("ab", { tags: { team: UNKNOWN } }), /^security: tags.team known only/],
      ["all tags", declaring("ab", { tags: UNKNOWN }), /^security: tags known only/],
      ["the mode", declaring("ab", { merge: UNKNOWN }), /merge known only/],
      ["filters", declaring("ab", { aggregatorFilters: UNKNOWN }), /aggregatorFilters known only/],
      [
        "a filter",
        declaring("ab", { aggregatorFilters: { resourceTypes: [UNKNOWN] } }),
        /some of aggregatorFilters known only/,
      ],
    ];
    for (const [what, args, says] of unknowns) {
      it(`${what}: a new aggregator is previewed`, async () => {
        assert.equal(await stack.preview(args), "create");
        assert.match(stack.said[0] ?? "", /known only when what makes it is deployed; a new aggregator$/);
      });

      it(`${what}: an existing one changes, and nothing is told to go`, async () => {
        await stack.up(declaring("ab", { tags: { team: "s" } }));
        const planned = await stack.preview(args);
        assert.deepEqual(planned, { changes: true });
        assert.match(stack.said[0] ?? "", says);
        assert.doesNotMatch(stack.said[0] ?? "", /−\d account/);
        assert.doesNotMatch(JSON.stringify(stack.said), new RegExp(UNKNOWN));
      });
    }

    it("a role: previewed for new and for existing", async () => {
      const args = { ...ORGANIZATION, organizationAggregationSource: { roleArn: UNKNOWN, allRegions: true } };
      assert.equal(await stack.preview(args), "create");
      await stack.up(ORGANIZATION);
      assert.deepEqual(await stack.preview(args), { changes: true });
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

    it("tells nobody to go who may turn out to be declared", async () => {
      await stack.up(replacing("a", { tags: { t: "1" } }));
      aws.set(NAME, REGION, { source: accounts("az"), tags: { ...live().tags, team: "x" } });
      for (const args of [
        declaring("", {
          tags: { t: "1", team: "x" },
          merge: "replace",
          accountAggregationSource: { accountIds: [...ids("ab"), UNKNOWN], allRegions: true },
        }),
        replacing("a", { tags: { t: "1", team: UNKNOWN } }),
        declaring("ab", { merge: UNKNOWN, tags: { t: "1" } }),
      ]) {
        await stack.preview(args);
        assert.doesNotMatch(stack.said[0] ?? "", /tags [^;]*−/);
      }
      await stack.preview(
        declaring("", {
          merge: "replace",
          accountAggregationSource: { accountIds: [...ids("ab"), UNKNOWN], allRegions: true },
        }),
      );
      assert.doesNotMatch(stack.said[0] ?? "", /−\d+ account/);
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

  describe("unknown values where something exists", () => {
    const exists = { source: { ...accounts("yz"), regions: ["us-east-1"] }, tags: { [OWNER_TAG]: OTHER } };
    const cases: [what: string, args: Args, says: RegExp][] = [
      [
        "the source",
        declaring("", { adopt: true, accountAggregationSource: UNKNOWN }),
        /^adopts security: owner tag set; accountAggregationSource known only when what makes it is deployed; what exists/,
      ],
      [
        "regions",
        declaring("", {
          adopt: true,
          accountAggregationSource: { accountIds: ids("a"), regions: [UNKNOWN] },
        }),
        /^adopts security: \+1 account \(100000000000\); owner tag set; some of accountAggregationSource.regions known only/,
      ],
      [
        "adopt",
        declaring("a", { adopt: UNKNOWN }),
        /^security: exists already, and is adopted only if adopt turns out to be true: it holds 2 accounts/,
      ],
    ];
    for (const [what, args, says] of cases)
      it(`${what}: nothing is claimed of it`, async () => {
        aws.set(NAME, REGION, exists as never);
        assert.equal(await stack.preview(args), "create");
        assert.match(stack.said[0] ?? "", says);
      });

    it("the name: not said to be new", async () => {
      await stack.preview(declaring("a", { name: UNKNOWN }));
      assert.equal(
        stack.said[0],
        "an aggregator whose name is known later: +1 account (100000000000); new, unless that name is taken",
      );
    });

    it("regions of a set of which one is unknown: not said to change", async () => {
      await stack.up(declaring("a"));
      await stack.preview(
        declaring("", {
          accountAggregationSource: { accountIds: ids("ab"), regions: ["us-east-1", UNKNOWN] },
        }),
      );
      assert.equal(
        stack.said[0],
        "security: +1 account (100000000001); some of accountAggregationSource.regions known only when what makes it is deployed",
      );
    });

    it("one of both sources: not refused, since it may turn out to be left out", async () => {
      assert.equal(await stack.preview(declaring("a", { organizationAggregationSource: UNKNOWN })), "create");
    });

    it("an account: those of the state stay in the checked inputs, so that none seems to go", async () => {
      await stack.up(declaring("ab"));
      const args = declaring("", {
        accountAggregationSource: { accountIds: [...ids("a"), UNKNOWN], allRegions: true },
      });
      const { inputs } = normalise(args, {
        olds: stack.state?.inputs,
        settings: readSettings({ "aws:region": REGION }),
        region: REGION,
      });
      assert.deepEqual(Object.keys(inputs.accountAggregationSource?.accountIds ?? {}), [
        "(known later 1)",
        ...ids("ab"),
      ]);
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

    it("an owner tag that was taken off is drift, and put back", async () => {
      await stack.up(declaring("a"));
      aws.set(NAME, REGION, { tags: {} });
      const found = await stack.refresh();
      assert.ok(typeof found === "object" && found.changes);
      assert.deepEqual(stack.said, ["security: the next up would change: owner tag set"]);
      await stack.up(declaring("a"));
      assert.equal(live().tags[OWNER_TAG], tagOf());
    });

    it("a tag call that is throttled is made again", async () => {
      await stack.up(declaring("a"));
      aws.begin({ 2: "throttled" }); // ListTags (diff), ListTags, Tag
      await stack.up(declaring("a", { tags: { t: "1" } }));
      assert.equal(live().tags.t, "1");
    });

    it("a Put that went over what somebody made, and whose answer was lost: said so", async () => {
      const api = aws.api(REGION);
      let puts = 0;
      aws.api = () => ({
        ...api,
        put: async (request) => {
          puts += 1;
          aws.set(NAME, REGION, { source: accounts("z"), tags: { [OWNER_TAG]: OTHER } });
          await api.put(request);
          throw new AwsError("lost", "unknown-outcome", "ECONNRESET", undefined);
        },
      });
      await assert.rejects(stack.up(declaring("a")), { name: "ConcurrentCreateError" });
      assert.equal(puts, 1);
    });

    it("its own Put whose answer was lost is recognised without an owner tag, too", async () => {
      aws.begin({ 2: "unknown-outcome after" }); // Describe (check), Describe, Put
      await stack.up(declaring("a", { ownerTag: false }));
      assert.equal(liveAccounts(), "a");
    });
  });

  describe("what a preview says of a replacement", () => {
    const replacement = declaring("a", { name: "other" });
    const says = async () => {
      await stack.preview(replacement);
      return stack.said[0] ?? "";
    };
    beforeEach(() => stack.up(declaring("a")));

    it("whose old one is gone already", async () => {
      aws.drop(NAME, REGION);
      assert.match(await says(), /replaced, since name can't be changed: the old one is gone already$/);
      aws.set(NAME, REGION, { source: accounts("az") });
      assert.match(await says(), /the old one is gone already, and somebody else's has its name$/);
    });

    it("whose old one another stack has taken over, or AWS itself: refused", async () => {
      await new MiniEngine(aws, OTHER).up(declaring("a", { adopt: true }));
      await assert.rejects(says(), {
        name: "OwnedByOtherError",
        message:
          /would be refused, since stack organization\/platform\/prod has taken it over\..*\n.*`pulumi state delete`/,
      });
      aws.set(NAME, REGION, { createdBy: "audit.amazonaws.com" });
      await assert.rejects(says(), {
        name: "AwsOwnedError",
        message:
          /would be refused, since it belongs to AWS .*\nDrop it from this stack with `pulumi state delete`/,
      });
    });

    it("whose name is not known yet: said, since it may turn out the same", async () => {
      aws.set(NAME, REGION, { source: accounts("az") });
      const unsure = declaring("a", { name: UNKNOWN });
      assert.deepEqual(await stack.preview(unsure), {
        changes: true,
        replaces: ["name"],
        deleteBeforeReplace: true,
      });
      assert.match(
        stack.said[0] ?? "",
        /replaced, unless name turns out the same once it is known: .*The delete would be refused, since others still have/,
      );
      const elsewhere = declaring("a", { name: UNKNOWN, region: "eu-west-1" });
      await assert.rejects(stack.preview(elsewhere), { name: "NotEmptyError" });
    });

    it("whose old one is deleted by force: not refused", async () => {
      await stack.up(declaring("a", { forceDestroy: true }));
      aws.set(NAME, REGION, { source: accounts("az") });
      assert.match(await says(), /it is deleted first, and with it the data it has aggregated$/);
    });

    it("by --replace, which looks like another state's of the same name", async () => {
      stack.state = undefined;
      await stack.preview(declaring("ab"));
      assert.match(
        stack.said[0] ?? "",
        /a resource of this name has made it: it holds 1 account .*\. If this is a replacement, the old one is deleted first, .* Otherwise it is another state's, .*set adopt: true/,
      );
      await assert.rejects(stack.up(declaring("ab")), {
        name: "AggregatorExistsError",
        message:
          /A resource of the same name in another state created it: a state in another backend, .*\. Set adopt: true/,
      });
      assert.equal(liveAccounts(), "a");
    });

    it("of a create that is carried on", async () => {
      await stack.destroy();
      await killCreate(declaring("a"));
      aws.set(NAME, REGION, { source: accounts("az") });
      await stack.preview(declaring("ab"));
      assert.equal(
        stack.said[0],
        "security: exists already and is this resource's own. A create that was interrupted is carried on: +1 account " +
          "(100000000001), 1 of others kept; owner tag set. A replacement deletes it first, with the data it has aggregated, unless " +
          "others have accounts in it (not declared here: 1 account (100000000025))",
      );
    });
  });

  it("two resources of one name in a program are refused, before the second goes over the first", () => {
    const checkCache = createCheckCache();
    const twin = OWNER.replace("0123", "ffff");
    assert.ok(checkCache.claimName("security@us-east-1", OWNER));
    assert.ok(checkCache.claimName("security@us-east-1", OWNER), "the same one, checked again");
    assert.ok(!checkCache.claimName("security@us-east-1", twin));
    checkCache.releaseName("security@us-east-1", twin);
    assert.ok(!checkCache.claimName("security@us-east-1", twin), "who was refused has nothing to release");
    assert.ok(checkCache.claimName("security@eu-west-1", twin));
    assert.ok(checkCache.claimName("security@us-east-1", OTHER), "of other stacks AWS tells");
    checkCache.releaseName("security@us-east-1", OWNER);
    assert.ok(checkCache.claimName("security@us-east-1", twin), "and once it is made, of this one, too");
  });

  it("a create that was killed is carried on under a former name, where an alias tells it, and bears the new mark", async () => {
    await killCreate(declaring("a"));
    const renamed = new MiniEngine(aws, OTHER);
    await assert.rejects(renamed.preview(declaring("a")), /already exists/);
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
    assert.match(renamed.said[0] ?? "", /a resource of this name has made it/);
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

  it("renamed without an alias: told to use one, and what the new name adopts can't be deleted with the old one", async () => {
    await stack.up(declaring("a", { forceDestroy: true }));
    const twin = new MiniEngine(aws, OWNER.replace("0123", "ffff"));
    await assert.rejects(
      twin.preview(declaring("a")),
      /If you renamed that resource, say so with the option aliases/,
    );
    await twin.up(declaring("a", { adopt: true }));
    await stack.destroy();
    assert.equal(liveAccounts(), "a");
  });

  it("a name that is taken is refused together with other broken rules", async () => {
    aws.set(NAME, REGION, { source: accounts("z") });
    await assert.rejects(stack.preview(declaring("a", { tags: { "a,b": "1" } })), (error: Error) => {
      assert.match(error.message, /^tags\["a,b"\] must have a key of letters/);
      assert.match(error.message, /\naggregator security already exists/);
      return true;
    });
    assert.deepEqual(stack.said, []);
  });

  it("an unknown mode doesn't count others as kept", async () => {
    await stack.up(declaring("a"));
    aws.set(NAME, REGION, { source: accounts("az") });
    await stack.preview(declaring("ab", { merge: UNKNOWN }));
    assert.equal(
      stack.said[0],
      "security: +1 account (100000000001); merge known only when what makes it is deployed",
    );
  });

  it("a source of the other kind that is unknown isn't said to replace for certain", async () => {
    await stack.up(declaring("a"));
    await stack.preview({ name: NAME, organizationAggregationSource: UNKNOWN });
    assert.match(
      stack.said[0] ?? "",
      /^security: replaced, unless the kind of source turns out the same once it is known/,
    );
  });

  it("own tags that ignoreTags covers are refused", async () => {
    const config = { "aws:region": REGION, "aws:ignoreTags": '{"keyPrefixes":["cost:"]}' };
    await assert.rejects(
      new MiniEngine(aws, OWNER, config).preview(declaring("a", { tags: { "cost:x": "1" } })),
      {
        message: `tags["cost:x"] can't be set, because ignoreTags of the provider covers this key`,
      },
    );
  });

  it("a role that is secret is not printed", async () => {
    const secret = { ...ORGANIZATION, secrets: ["roleArn"] };
    await stack.preview(secret);
    assert.deepEqual(stack.said, ["security: all accounts of the organization; a new aggregator"]);
    await stack.up(secret);
    await stack.preview({
      ...secret,
      organizationAggregationSource: { roleArn: "arn:aws:iam::123456789012:role/other", allRegions: true },
    });
    assert.deepEqual(stack.said, ["security: another role"]);
  });

  it("accounts that were secret and no longer are, are not printed yet", async () => {
    await stack.up(declaring("ab", { secrets: ["accountIds"] }));
    await stack.preview(declaring("a"));
    assert.deepEqual(stack.said, ["security: −1 account"]);
  });

  it("takes its own checked inputs as input", async () => {
    const args = declaring("ba", {
      tags: { team: "s" },
      aggregatorFilters: { resourceTypes: ["AWS::S3::Bucket", "AWS::EC2::Instance"] },
      merge: "replace",
      adopt: false,
      forceDestroy: true,
    });
    await stack.up(args);
    const { inputs } = stack.state ?? assert.fail();
    assert.equal(await calls(() => stack.up(inputs as unknown as Args)), "");
    assert.deepEqual(stack.state?.inputs, inputs);
  });

  it("prints no account id and marks outputs secret where they were given as secret", async () => {
    await stack.up(declaring("ab", { secrets: ["accountIds"] }));
    aws.set(NAME, REGION, { source: accounts("abz") });
    await stack.preview(declaring("bc", { secrets: ["accountIds"] }));
    assert.deepEqual(stack.said, ["security: +1 account, −1 account, 1 of others kept"]);
    await assert.rejects(stack.destroy(), (error: Error) => !/\d{12}/.test(error.message));
  });
});
