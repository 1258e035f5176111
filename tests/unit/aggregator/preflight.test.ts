import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import type { ConfigAggregatorError } from "../../../provider/domain/error";
import { both } from "../../../provider/domain/errorText";
import { UNKNOWN } from "../../../provider/engine/unknown";
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
          facts: [
            {
              path: "organizationAggregationSource.roleArn",
              roleArn: "arn:aws:iam::123456789012:role/org",
              problem,
            },
          ],
        });
      });

    it("with a role that may not be checked, or is of another account: left to AWS", async () => {
      aws.organization.trustedServices = async () => {
        throw denied("GetRole of role org failed");
      };
      assert.equal(await stack.preview(ORGANIZATION), "create");
      assert.ok(
        stack.said.includes(
          "security: the organization's role could not be checked: GetRole of role org failed (this needs iam:GetRole)",
        ),
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

    it("that may not be checked: said without what to do, and left to AWS", async () => {
      aws.organization.describe = async () => {
        throw denied("DescribeOrganization of the organization failed");
      };
      assert.equal(await stack.preview(ORGANIZATION), "create");
      assert.ok(
        stack.said.includes(
          "security: the organization could not be checked: DescribeOrganization of the organization failed (this needs " +
            "organizations:DescribeOrganization)",
        ),
      );
    });

    it("of which not everything may be checked: what may not is a line each, and the rest is checked", async () => {
      aws.organization.describe = async () => member;
      aws.organization.delegatedAdministrators = async () => {
        throw new AwsError(
          "User x is not authorized to perform: organizations:ListDelegatedAdministrators",
          "refused",
          "AccessDeniedException",
          { facts: { deniedAction: "organizations:ListDelegatedAdministrators" } },
        );
      };
      aws.organization.hasServiceAccess = async () => {
        throw denied("You don't have permissions");
      };
      assert.equal(await stack.preview(ORGANIZATION), "create");
      assert.deepEqual(
        stack.said.filter((line) => line.includes("could not")),
        [
          "security: the delegated administrators for AWS Config could not be checked: User x is not authorized to " +
            "perform: organizations:ListDelegatedAdministrators",
          "security: trusted access of AWS Config could not be checked: You don't have permissions (this needs " +
            "organizations:ListAWSServiceAccessForOrganization)",
        ],
      );
      aws.organization.hasServiceAccess = async () => false;
      await assert.rejects(stack.preview(ORGANIZATION), { codes: ["NoTrustedAccess"] });
    });

    describe("with preflight: false", () => {
      let asked: string[];

      beforeEach(() => {
        asked = [];
        for (const name of ["describe", "trustedServices", "account"] as const)
          aws.organization = {
            ...aws.organization,
            [name]: async () => {
              asked.push(name);
              throw denied("no");
            },
          };
      });

      it("nothing is asked, neither of a new one nor of a change; and it changes nothing itself", async () => {
        await stack.up({ ...ORGANIZATION, preflight: false });
        const roleArn = "arn:aws:iam::123456789012:role/other";
        const changed = { ...ORGANIZATION, organizationAggregationSource: { roleArn, allRegions: true } };
        await stack.up({ ...changed, preflight: false });
        assert.deepEqual(asked, []);
        assert.deepEqual(await stack.preview(changed), { changes: false });
        assert.deepEqual(await stack.preview({ ...changed, preflight: true }), { changes: false });
        assert.deepEqual(asked, []);
      });

      it("that isn't known yet: nothing is asked", async () => {
        await stack.preview({ ...ORGANIZATION, preflight: UNKNOWN });
        assert.deepEqual(asked, []);
      });

      it("of an aggregator of accounts: it means nothing", async () => {
        await stack.up({ ...accountsOf(ids("a")), preflight: false });
        assert.deepEqual(await stack.preview(accountsOf(ids("a"))), { changes: false });
      });

      it("it isn't kept, and only true and false are taken", async () => {
        await stack.up({ ...ORGANIZATION, preflight: false });
        assert.equal(JSON.stringify(stack.state).includes("preflight"), false);
        await assert.rejects(stack.preview({ ...ORGANIZATION, preflight: "no" }), {
          codes: ["InvalidProperty"],
        });
      });
    });

    describe("of which the same program", () => {
      const waitingFor = (...awaits: string[]) => ({ ...ORGANIZATION, awaits });

      it("creates the role: one that isn't there yet, or doesn't trust AWS Config yet, is waited for", async () => {
        aws.organization.trustedServices = async () => undefined;
        assert.equal(await stack.preview(waitingFor("role")), "create");
        const arn = "arn:aws:iam::123456789012:role/org";
        assert.ok(stack.said.includes(`security: role ${arn} isn't there yet; this program declares it`));
        aws.organization.trustedServices = async () => [];
        assert.equal(await stack.preview(waitingFor("role")), "create");
        assert.ok(
          stack.said.includes(
            `security: the trust policy of role ${arn} doesn't name config.amazonaws.com yet; this program declares it`,
          ),
        );
        await assert.rejects(stack.preview(waitingFor("organization")), { codes: ["UnusableRole"] });
      });

      it("registers the delegated administrator: that is warned of, and left to AWS", async () => {
        aws.organization.describe = async () => member;
        assert.equal(await stack.preview(waitingFor("organization")), "create");
        assert.match(
          stack.said.join("\n"),
          /^warning: security: .*account 123456789012 is neither .* The resources that it depends on in this program may change that first; otherwise AWS will reject it$/m,
        );
        await assert.rejects(stack.preview(waitingFor("role")), { codes: ["NotDelegated"] });
      });

      it("does either: none of it is kept", async () => {
        await stack.up(waitingFor("role", "organization"));
        assert.equal(JSON.stringify(stack.state).includes("awaits"), false);
        assert.deepEqual(await stack.preview(ORGANIZATION), { changes: false });
      });
    });

    describe("is asked about before a change of", () => {
      const roleArn = "arn:aws:iam::123456789012:role/other";
      const changed = { ...ORGANIZATION, organizationAggregationSource: { roleArn, allRegions: true } };

      it("one that was made for another organization, which is certain", async () => {
        await stack.up(ORGANIZATION);
        aws.organization.describe = async () => ({ ...member, id: "o-b" });
        await assert.rejects(stack.preview(changed), {
          code: "FormerOrganization",
          facts: { path: "organizationAggregationSource", account: "123456789012", was: "o-a", is: "o-b" },
        });
        await assert.rejects(stack.preview({ ...changed, awaits: ["organization", "role"] }), {
          code: "FormerOrganization",
        });
      });

      it("one whose management account has changed, and of a role that isn't there: both", async () => {
        await stack.up(ORGANIZATION);
        aws.organization.describe = async () => member;
        aws.organization.delegatedAdministrators = async () => [{ account: "123456789012" }];
        aws.organization.trustedServices = async () => undefined;
        await assert.rejects(stack.preview(changed), (error: ConfigAggregatorError) => {
          assert.equal(error.code, "OrganizationChanged");
          const path = "organizationAggregationSource";
          assert.deepEqual(error.facts, { path, was: "123456789012", is: "999999999999" });
          assert.match(error.message, /role\/other": there is no such role in this account/);
          return true;
        });
      });

      it("one whose account was registered later, which is likely: a warning", async () => {
        aws.organization.describe = async () => member;
        aws.organization.delegatedAdministrators = async () => [
          { account: "123456789012", registered: Date.parse("2999-01-01") },
        ];
        await stack.up(ORGANIZATION);
        await stack.preview(changed);
        assert.match(
          stack.said.join("\n"),
          /^warning: security: AWS is likely to reject this: .* registered as a delegated administrator on 2999-01-01/m,
        );
      });

      it("one that another role will read: a role that it has isn't checked", async () => {
        await stack.up(ORGANIZATION);
        aws.organization.trustedServices = async () => undefined;
        const regions = {
          roleArn: ORGANIZATION.organizationAggregationSource.roleArn,
          regions: ["us-east-1"],
        };
        assert.deepEqual(await stack.preview({ ...ORGANIZATION, organizationAggregationSource: regions }), {
          changes: true,
        });
        await assert.rejects(stack.preview(changed), { code: "UnusableRole" });
      });

      it("its region, which replaces it: what AWS will refuse is refused before the old one is deleted", async () => {
        await stack.up(ORGANIZATION);
        aws.organization.describe = async () => undefined;
        await assert.rejects(stack.preview({ ...ORGANIZATION, region: "eu-west-1" }), {
          code: "NoOrganization",
        });
      });

      it("nothing on refresh", async () => {
        await stack.up(ORGANIZATION);
        aws.organization.describe = async () => assert.fail("asked");
        aws.set("security", "us-east-1", { source: { kind: "organization", roleArn, regions: "all" } });
        assert.deepEqual(await stack.refresh(), { changes: true });
      });
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

  it("what the organization refuses is told, also where the aggregator can't be checked", async () => {
    aws.begin({ 0: "unreachable" });
    aws.organization.describe = async () => undefined;
    await assert.rejects(stack.preview(ORGANIZATION), { codes: ["NoOrganization", "AwsUnreachable"] });
  });
});
