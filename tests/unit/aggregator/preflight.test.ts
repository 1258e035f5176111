import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import type { ConfigAggregatorError } from "../../../provider/domain/error";
import { type ByFace, both } from "../../../provider/domain/errorText";
import { UNKNOWN } from "../../../provider/engine/unknown";
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

/** What is advised as long as nothing is found out. */
const ADVICE: Readonly<Record<string, ByFace>> = { OrganizationAccessDeniedException: both("Ask.") };

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
      aws.organization.delegatedAdministrators = async () => [{ account: "123456789012" }];
      assert.equal(await stack.preview(ORGANIZATION), "create");
    });

    it("there is none", async () => {
      aws.organization.describe = async () => undefined;
      await assert.rejects(stack.preview(ORGANIZATION), {
        codes: ["NoOrganization"],
        facts: [{ account: "123456789012" }],
      });
    });

    it("without all features, to which the account only belongs: both at once, and the name that is taken too", async () => {
      aws.organization.describe = async () => ({ ...member, allFeatures: false });
      aws.set("security", "us-east-1", {});
      const { arn } = aws.live("security", "us-east-1") ?? assert.fail();
      await assert.rejects(stack.preview(ORGANIZATION), {
        codes: ["AggregatorExists", "OrganizationBillingOnly", "NotDelegated"],
        facts: [
          { name: "security", region: "us-east-1", arn, relation: "foreign" },
          { organization: "o-a" },
          { account: "123456789012", managementAccount: "999999999999", delegated: [] },
        ],
      });
    });

    it("of which the account is a delegated administrator, without trusted access", async () => {
      aws.organization.describe = async () => member;
      aws.organization.delegatedAdministrators = async () => [{ account: "123456789012" }];
      aws.organization.hasServiceAccess = async () => false;
      await assert.rejects(stack.preview(ORGANIZATION), {
        codes: ["NoTrustedAccess"],
        facts: [{ account: "123456789012" }],
      });
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
        stack.said.includes(
          "security: the organization's role could not be looked at: GetRole of role org failed (this needs iam:GetRole)",
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

    it("with another role, of another account: warned of; unchanged, nothing is said", async () => {
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
          "security: the organization could not be looked at: DescribeOrganization of the organization failed (this needs " +
            "organizations:DescribeOrganization)",
        ),
      );
    });

    it("of which not everything may be looked at: what may not is a line each, and the rest is looked at", async () => {
      aws.organization.describe = async () => member;
      aws.organization.delegatedAdministrators = async () => {
        throw denied("User x is not authorized to perform: organizations:ListDelegatedAdministrators");
      };
      aws.organization.hasServiceAccess = async () => {
        throw denied("You don't have permissions");
      };
      assert.equal(await stack.preview(ORGANIZATION), "create");
      assert.deepEqual(
        stack.said.filter((line) => line.includes("could not")),
        [
          "security: the delegated administrators for AWS Config could not be looked at: User x is not authorized to " +
            "perform: organizations:ListDelegatedAdministrators",
          "security: trusted access of AWS Config could not be looked at: You don't have permissions (this needs " +
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
          facts: { account: "123456789012", was: "o-a", is: "o-b" },
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
          assert.deepEqual(error.facts, { was: "123456789012", is: "999999999999" });
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

      it("one that another role will read: a role that it has isn't looked at", async () => {
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

  it("what the organization refuses is told, also where the aggregator can't be looked at", async () => {
    aws.begin({ 0: "unreachable" });
    aws.organization.describe = async () => undefined;
    await assert.rejects(stack.preview(ORGANIZATION), { codes: ["NoOrganization", "AwsUnreachable"] });
  });

  it("settings that can't be read are refused beside everything else", async () => {
    const config = { "aws:region": "us-east-1", "aws:assumeRoles": "role" };
    const wrong = new MiniEngine(aws, undefined, config);
    await assert.rejects(wrong.preview({ ...accountsOf(["1"]), nam: "x" }), {
      codes: ["InvalidProperty", "InvalidProperty", "InvalidProperty"],
      facts: [
        { path: "aws:assumeRoles", value: undefined, rule: "a list of objects, each with a roleArn" },
        { path: "nam", value: undefined, rule: "not a property: is name meant?", verb: "is" },
        { path: "accountAggregationSource.accountIds[0]", value: "1", rule: "a string of 12 digits" },
      ],
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
    await stack.preview(accountsOf(so(1000, 501)));
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
        throw new AwsError("Put failed", "refused", code, { cause: new Error(cause), advice: ADVICE[code] });
      },
    });
  };

  it("the organization's state, where it denies access", async () => {
    const aws = new MemoryAws();
    refusing(aws, "OrganizationAccessDeniedException");
    const stack = new MiniEngine(aws);
    aws.organization.describe = async () => ({
      id: "o-a",
      allFeatures: true,
      managementAccount: "999999999999",
    });
    await assert.rejects(
      stack.up({ ...ORGANIZATION, preflight: false }),
      /The cause: .*account 123456789012 is neither the organization's management account \(999999999999\)/,
    );
  });

  it("of the four causes of a denied access, those that are not excluded; that it was made for no other organization is recorded", async () => {
    const aws = new MemoryAws();
    const stack = new MiniEngine(aws);
    await stack.up(ORGANIZATION);
    refusing(aws, "OrganizationAccessDeniedException", "No.");
    const roleArn = "arn:aws:iam::123456789012:role/other";
    const changed = { ...ORGANIZATION, organizationAggregationSource: { roleArn, allRegions: true } };
    await assert.rejects(stack.up(changed), {
      message:
        "Put failed\nThe cause: organizationAggregationSource: the caller may not call " +
        "organizations:EnableAWSServiceAccess in the management account 123456789012, which AWS Config does in the caller's " +
        "name. Allow it to the caller, also in its permissions boundary.",
    });
  });

  it("of several that are possible, each in a line", async () => {
    const aws = new MemoryAws();
    const stack = new MiniEngine(aws);
    await stack.up({ ...ORGANIZATION, preflight: false });
    refusing(aws, "OrganizationAccessDeniedException", "No.");
    const regions = {
      ...ORGANIZATION.organizationAggregationSource,
      allRegions: undefined,
      regions: ["us-east-1"],
    };
    await assert.rejects(
      stack.up({ ...ORGANIZATION, organizationAggregationSource: regions }),
      (error: Error) => {
        assert.deepEqual(
          error.message
            .split("\n")
            .map((line) => line.slice(0, "A likely cause: organizationAggregationSource: the".length)),
          ["Put failed", ...Array(3).fill("A likely cause: organizationAggregationSource: the")],
        );
        return true;
      },
    );
  });

  it("what could not be looked at, beside the general advice", async () => {
    const aws = new MemoryAws();
    aws.organization.describe = async () => {
      throw denied("DescribeOrganization failed");
    };
    refusing(aws, "OrganizationAccessDeniedException");
    await assert.rejects(new MiniEngine(aws).up(ORGANIZATION), {
      message:
        "Put failed\nAs for the cause, the organization could not be looked at: DescribeOrganization failed (this needs " +
        "organizations:DescribeOrganization).\nAsk.",
    });
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
