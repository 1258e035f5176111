import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import { both } from "../../../provider/domain/errorText";
import { ids, MemoryAws } from "../../support/memoryAws";
import { MiniEngine } from "../../support/miniEngine";

const ORGANIZATION = {
  name: "security",
  organizationAggregationSource: { roleArn: "arn:aws:iam::123456789012:role/org", allRegions: true },
};

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

    for (const [what, services, problem] of [
      ["isn't there", undefined, "missing"],
      ["doesn't trust AWS Config", ["ec2.amazonaws.com"], "untrusting"],
    ] as const)
      it(`with a role that ${what}`, async () => {
        aws.organization.trustedServices = async () => services;
        await assert.rejects(stack.preview(ORGANIZATION), {
          codes: ["UnusableRole"],
          facts: [{ roleArn: "arn:aws:iam::123456789012:role/org", problem }],
        });
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
    await assert.rejects(stack.preview(ORGANIZATION), { codes: ["NoOrganization", "AwsUnreachable"] });
  });
});
