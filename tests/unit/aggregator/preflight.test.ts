import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { both } from "../../../provider/domain/errorText";
import { ids, MemoryAws } from "../../support/memoryAws";
import { MiniEngine } from "../../support/miniEngine";

const ORGANIZATION = {
  name: "security",
  organizationAggregationSource: { roleArn: "arn:aws:iam::123456789012:role/org", allRegions: true },
};

const so = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => String(200_000_000_000 + from + index));

const accountsOf = (accountIds: string[]) => ({
  name: "security",
  accountAggregationSource: { accountIds, allRegions: true },
});

const denied = (message: string, kind: AwsError["kind"] = "refused") =>
  new AwsError(message, kind, "AccessDeniedException", { advice: both("Allow it.") });

describe("what is asked before an aggregator is made", () => {
  let aws: MemoryAws;
  let stack: MiniEngine;

  beforeEach(() => {
    aws = new MemoryAws();
    stack = new MiniEngine(aws);
  });

  describe("of an organization", () => {
    const member = { id: "o-a", allFeatures: true, managementAccount: "999999999999" };

    it("that the account manages: nothing speaks against it", async () => {
      assert.equal(await stack.preview(ORGANIZATION), "create");
      assert.deepEqual(stack.said, [
        "security: all accounts of the organization, through arn:aws:iam::123456789012:role/org; a new aggregator",
      ]);
    });

    it("that the account is a delegated administrator of: nothing either", async () => {
      aws.organization.describe = async () => member;
      aws.organization.delegatedAdministrators = async () => ["123456789012"];
      assert.equal(await stack.preview(ORGANIZATION), "create");
    });

    it("there is none", async () => {
      aws.organization.describe = async () => undefined;
      await assert.rejects(stack.preview(ORGANIZATION), {
        message:
          "organizationAggregationSource: account 123456789012 is in no organization. Use accountAggregationSource, or " +
          "deploy from an account of the organization",
      });
    });

    it("without all features, to which the account only belongs: both at once, and the name that is taken too", async () => {
      aws.organization.describe = async () => ({ ...member, allFeatures: false });
      aws.set("security", "us-east-1", {});
      await assert.rejects(stack.preview(ORGANIZATION), (error: Error) => {
        const [taken, , ...rest] = error.message.split("\n");
        assert.match(taken ?? "", /^aggregator security already exists/);
        assert.deepEqual(rest, [
          "organizationAggregationSource: organization o-a has consolidated billing only. Enable all features in AWS " +
            "Organizations first",
          "organizationAggregationSource: account 123456789012 is neither the organization's management account " +
            "(999999999999) nor a delegated administrator for config.amazonaws.com (none so far). Deploy from one of " +
            "these, or register it from the management account (`aws organizations register-delegated-administrator " +
            "--account-id 123456789012 --service-principal config.amazonaws.com`)",
        ]);
        return true;
      });
    });

    it("of which the account is a delegated administrator, without trusted access", async () => {
      aws.organization.describe = async () => member;
      aws.organization.delegatedAdministrators = async () => ["123456789012"];
      aws.organization.hasServiceAccess = async () => false;
      await assert.rejects(stack.preview(ORGANIZATION), {
        message:
          "organizationAggregationSource: AWS Config has no trusted access to the organization. Enable it from the " +
          "management account (`aws organizations enable-aws-service-access --service-principal config.amazonaws.com`)",
      });
    });

    const path = 'organizationAggregationSource.roleArn: "arn:aws:iam::123456789012:role/org"';
    for (const [what, services, text] of [
      ["isn't there", undefined, "there is no such role in this account"],
      [
        "doesn't trust AWS Config",
        ["ec2.amazonaws.com"],
        "its trust policy must let config.amazonaws.com call sts:AssumeRole",
      ],
    ] as const)
      it(`with a role that ${what}`, async () => {
        aws.organization.trustedServices = async () => services;
        await assert.rejects(stack.preview(ORGANIZATION), { message: `${path}: ${text}` });
      });

    it("with a role that may not be looked at, or is of another account: left to AWS", async () => {
      aws.organization.trustedServices = async () => {
        throw denied("GetRole of role org failed");
      };
      assert.equal(await stack.preview(ORGANIZATION), "create");
      assert.ok(
        stack.said.some((line) => line.includes("the organization's role could not be checked beforehand")),
      );
      aws.organization.account = async () => "999999999999";
      aws.organization.describe = async () => member;
      assert.equal(await stack.preview(ORGANIZATION), "create");
      assert.deepEqual(stack.said.slice(0, -1), [
        'warning: security: organizationAggregationSource.roleArn: "arn:aws:iam::123456789012:role/org" is a role of ' +
          "account 123456789012, and the aggregator is in account 999999999999. AWS Config uses a role of the " +
          "aggregator's own account, so AWS may refuse this one",
      ]);
    });

    it("with another role, of another account: warned of without a request; unchanged, nothing is said", async () => {
      await stack.up(ORGANIZATION);
      const roleArn = "arn:aws:iam::222222222222:role/org";
      const args = { ...ORGANIZATION, organizationAggregationSource: { roleArn, allRegions: true } };
      await stack.preview(args);
      assert.match(
        stack.said[0] ?? "",
        /^warning: security: .* is a role of account 222222222222, and the aggregator is/,
      );
      await stack.up(args);
      await stack.preview(args);
      assert.deepEqual(stack.said, []);
    });

    it("that may not be looked at: said without what to do, and left to AWS", async () => {
      aws.organization.describe = async () => {
        throw denied("DescribeOrganization of the organization failed");
      };
      assert.equal(await stack.preview(ORGANIZATION), "create");
      assert.ok(
        stack.said.includes(
          "security: the organization could not be checked beforehand: DescribeOrganization of the organization failed",
        ),
      );
    });

    it("is asked once for a replacement, and not at all for one that is there", async () => {
      let asked = 0;
      const { describe } = aws.organization;
      aws.organization.describe = () => {
        asked += 1;
        return describe();
      };
      await stack.up(accountsOf(ids("a")));
      assert.equal(asked, 0);
      await stack.up(ORGANIZATION);
      assert.equal(asked, 1);
      await stack.up({ ...ORGANIZATION, tags: { a: "b" } });
      assert.equal(asked, 1);
    });
  });

  it("without credentials nothing is, which fails the preview, and is said once", async () => {
    aws.begin({ 0: "unauthenticated" });
    aws.organization.describe = async () => {
      throw denied("no credentials", "unauthenticated");
    };
    await assert.rejects(stack.preview(ORGANIZATION), {
      message:
        "unauthenticated happened\nTo preview without asking AWS, set previewWithoutCredentials: true on the Provider, or " +
        "run `pulumi config set aws-config:previewWithoutCredentials true`.",
    });
    assert.deepEqual(stack.said, []);
  });

  it("what the organization refuses is told, also where the aggregator can't be looked at", async () => {
    aws.begin({ 0: "unreachable" });
    aws.organization.describe = async () => undefined;
    await assert.rejects(stack.preview(ORGANIZATION), /is in no organization[\s\S]*\nunreachable happened/);
  });

  it("settings that can't be read are refused beside everything else", async () => {
    const config = { "aws:region": "us-east-1", "aws:assumeRoles": "role" };
    const wrong = new MiniEngine(aws, undefined, config);
    await assert.rejects(wrong.preview({ ...accountsOf(["1"]), nam: "x" }), {
      message: [
        "aws:assumeRoles must be a list of objects, each with a roleArn",
        "nam is not a property: is name meant?",
        'accountAggregationSource.accountIds[0] must be a string of 12 digits, not "1"',
      ].join("\n"),
    });
    assert.deepEqual(aws.calls, []);
  });
});

describe("quotas", () => {
  let aws: MemoryAws;
  let stack: MiniEngine;

  beforeEach(() => {
    aws = new MemoryAws();
    stack = new MiniEngine(aws);
  });

  it("a preview warns of more than 1,000 accounts added and removed, with the numbers", async () => {
    const warning = (added: string, removed: string) =>
      `warning: this adds ${added} and removes ${removed} accounts; AWS allows 1,000 such changes a week across ` +
      "all aggregators (can be raised), so this may fail";
    await stack.preview(accountsOf(so(1001)));
    assert.ok(stack.said[0]?.includes(warning("1,001", "0")), stack.said[0]);
    await stack.up(accountsOf(so(1000)));
    assert.doesNotMatch(stack.said[0] ?? "", /warning/);
    await stack.preview({ ...accountsOf(so(1000, 501)), maxRemovals: 501 });
    assert.ok(stack.said[0]?.includes(warning("501", "501")), stack.said[0]);
    await stack.preview(accountsOf(so(1000, 500)));
    assert.doesNotMatch(stack.said[0] ?? "", /warning/);
  });

  it("a preview says what AWS will refuse, counting what others have there", async () => {
    await stack.up(accountsOf(ids("a")));
    const others = Object.fromEntries(so(48).map((key) => [key, "1"]));
    const { tags } = aws.live("security", "us-east-1") ?? assert.fail();
    aws.set("security", "us-east-1", {
      source: { kind: "account", accountIds: [...ids("a"), ...so(9_999)].sort(), regions: "all" },
      tags: { ...tags, ...others },
    });
    await stack.preview({ ...accountsOf(ids("ab")), tags: { x: "1", y: "1" } });
    assert.ok(
      stack.said[0]?.includes(
        "AWS will reject this: with those of others it has 10,001 accounts, and an aggregator can have 10,000 accounts; 51 tags, and " +
          "an aggregator can have 50 tags",
      ),
      stack.said[0],
    );
    await stack.preview({ ...accountsOf(ids("a")), tags: { x: "1" } });
    assert.doesNotMatch(stack.said[0] ?? "", /refuse/);
  });

  it("a refusal for a limit tells the numbers", async () => {
    await stack.up(accountsOf(ids("ab")));
    const api = aws.api("us-east-1");
    aws.api = () => ({
      ...api,
      put: async () => {
        throw new AwsError("Put failed", "refused", "LimitExceededException", undefined);
      },
    });
    await assert.rejects(stack.up(accountsOf(ids("bcd"))), {
      message:
        "Put failed\nCurrent numbers: aggregators of this account in the region: 1 (quota 50, can be raised); accounts in this one: 3 " +
        "(quota 10,000, fixed); accounts that this change adds: 2, and removes: 1 (quota 1,000 a week across all " +
        "aggregators, can be raised).",
    });
  });

  it("a preview of a replacement warns too", async () => {
    await stack.up(accountsOf(so(900)));
    await stack.preview({ ...accountsOf(so(900)), name: "other" });
    assert.match(stack.said[0] ?? "", /; warning: this adds 900 and removes 900 accounts; AWS allows 1,000/);
  });
});

describe("what is found out about a refused Put", () => {
  const refusing = (aws: MemoryAws, code: string, cause = "") => {
    const api = aws.api("us-east-1");
    aws.api = () => ({
      ...api,
      put: async () => {
        throw new AwsError("Put failed", "refused", code, { cause: new Error(cause) });
      },
    });
  };

  it("the organization's state, where it denies access", async () => {
    const aws = new MemoryAws();
    refusing(aws, "OrganizationAccessDeniedException");
    const stack = new MiniEngine(aws);
    const inputs = stack.up(ORGANIZATION);
    aws.organization.describe = async () => ({
      id: "o-a",
      allFeatures: true,
      managementAccount: "999999999999",
    });
    await assert.rejects(
      inputs,
      /account 123456789012 is neither the organization's management account \(999999999999\)/,
    );
  });

  it("the properties whose values AWS names", async () => {
    const aws = new MemoryAws();
    refusing(
      aws,
      "InvalidParameterValueException",
      "The region us-moon-1 of role/x is not valid, nor is 100000000001",
    );
    const args = {
      name: "security",
      accountAggregationSource: { accountIds: ids("ab"), regions: ["us-moon-1", "us-east-1"] },
    };
    await assert.rejects(new MiniEngine(aws).up(args), {
      message:
        "Put failed\nIn the program, this is accountAggregationSource.regions (us-moon-1), accountAggregationSource.accountIds " +
        "(100000000001).",
    });
  });
});
