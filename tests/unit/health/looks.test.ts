import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import type { LookName } from "../../../provider/domain/health/ladder";
import { collect } from "../../../provider/health/collect";
import { Looks, type SourceLooking } from "../../../provider/health/looks";
import { MemoryAws } from "../../support/memoryAws";
import { MemorySource } from "../../support/memorySource";
import { contextOf } from "../../support/miniEngine";

const [A, OWN] = ["222222222222", "123456789012"] as const;
const [EAST, WEST] = ["us-east-1", "eu-west-1"] as const;
const PATTERN = "arn:aws:iam::{account}:role/audit";
const ROLE = { sourceRole: PATTERN };

describe("looks into a source", () => {
  let aws: MemoryAws;
  let source: MemorySource;
  const opened = async (looking: SourceLooking = ROLE, kind: "account" | "organization" = "account") => {
    const roleArn = "arn:aws:iam::123456789012:role/organization";
    await aws.api(EAST).put({
      name: "security",
      source:
        kind === "account"
          ? { kind, accountIds: [A, OWN], regions: [EAST] }
          : { kind, roleArn, regions: [EAST] },
      filters: {},
    });
    const context = contextOf(aws);
    return new Looks(context, await collect(context, { name: "security", region: EAST }), looking);
  };
  const look = async (name: LookName, region: string, looking?: SourceLooking, account: string = A) =>
    (await opened(looking)).into(account).look(name, region);

  beforeEach(() => {
    aws = new MemoryAws();
    source = new MemorySource(undefined, [EAST]);
    source.statuses.set(EAST, "ENABLED_BY_DEFAULT").set("ap-east-1", "ENABLED").set("me-south-1", "DISABLED");
    aws.sourceAccount = () => source;
  });

  it("tell the state of its account in the organization", async () => {
    aws.organizationAccounts.add(A, "", { state: "SUSPENDED" });
    assert.deepEqual(await look("account", EAST), { account: { seen: "SUSPENDED" } });
    assert.deepEqual(await look("account", EAST, ROLE, "999999999999"), { account: { seen: undefined } });
    aws.organizationAccounts.isInUse = false;
    assert.deepEqual(await look("account", EAST), { account: { seen: undefined } });
    aws.organizationAccounts.denied.add("DescribeOrganization");
    const unseen = "organizations:DescribeOrganization: AccessDeniedException";
    assert.deepEqual(await look("account", EAST), { account: { unseen } });
  });

  it("list the accounts of the organization once", async () => {
    const looks = await opened();
    aws.organizationAccounts.calls.length = 0;
    await Promise.all([A, OWN].map((id) => looks.into(id).look("account", EAST)));
    assert.deepEqual(aws.organizationAccounts.calls, ["DescribeOrganization", "ListAccounts"]);
  });

  it("tell what the account has made of a region", async () => {
    for (const [region, seen] of [
      [EAST, "enabled"],
      ["ap-east-1", "enabled"],
      ["me-south-1", "not enabled"],
      ["xx-west-1", "no region"],
    ] as const)
      assert.deepEqual(await look("use", region), { use: { seen } }, region);
  });

  it("tell without a role what every account has, and no more", async () => {
    aws.accountRegions = async () =>
      new Map([
        [EAST, "ENABLED_BY_DEFAULT"],
        ["ap-east-1", "ENABLED"],
      ]);
    const none = { sourceRole: undefined };
    const unseen = "no source role is given";
    assert.deepEqual(await look("use", EAST, none), { use: { seen: "enabled" } });
    assert.deepEqual(await look("use", "xx-west-1", none), { use: { seen: "no region" } });
    assert.deepEqual(await look("use", "ap-east-1", none), { use: { unseen } });
    assert.deepEqual(await look("recorder", EAST, none), { recorder: { unseen } });
    assert.deepEqual(await look("isAuthorized", EAST, none), { isAuthorized: { unseen } });
    assert.deepEqual(source.asked, []);
  });

  it("tell what a role that sees no regions leaves open", async () => {
    source.failing.set("regions", "AccessDeniedException");
    aws.accountRegions = async () =>
      new Map([
        [EAST, "ENABLED_BY_DEFAULT"],
        ["ap-east-1", "ENABLED"],
      ]);
    const unseen = "account:ListRegions: AccessDeniedException";
    assert.deepEqual(await look("use", EAST), { use: { seen: "enabled" } });
    assert.deepEqual(await look("use", "ap-east-1"), { use: { unseen } });
    aws.accountRegions = async () => {
      throw new AwsError("no", "refused", "Denied");
    };
    assert.deepEqual(await look("use", EAST), { use: { unseen } });
  });

  it("tell the recorder, and whether the account has authorized the aggregator", async () => {
    assert.deepEqual(await look("recorder", EAST), {
      recorder: { seen: { recorder: { recording: true }, hasDeliveryChannel: true } },
    });
    assert.deepEqual(await look("isAuthorized", EAST), { isAuthorized: { seen: true } });
    assert.deepEqual(await look("isAuthorized", WEST), { isAuthorized: { seen: false } });
  });

  it("look into the aggregator's own account without a role", async () => {
    assert.deepEqual(await look("recorder", EAST, { sourceRole: undefined }, OWN), {
      recorder: { seen: { recorder: { recording: true }, hasDeliveryChannel: true } },
    });
    assert.deepEqual(aws.ownAccount.asked, [`recorder ${EAST}`]);
  });

  it("ask an account no further if its role can't be assumed", async () => {
    source = new MemorySource("AccessDenied");
    const looks = (await opened()).into(A);
    const unseen = `not allowed to assume ${PATTERN}: AccessDenied`;
    assert.deepEqual(await looks.look("recorder", EAST), { recorder: { unseen } });
    assert.deepEqual(await looks.look("isAuthorized", EAST), { isAuthorized: { unseen } });
    assert.deepEqual(source.asked, [`recorder ${EAST}`]);
  });

  it("go on in other regions if one fails", async () => {
    source.failing.set(EAST, "AccessDeniedException");
    const looks = (await opened()).into(A);
    const unseen = "config:DescribeConfigurationRecorders: AccessDeniedException";
    assert.deepEqual(await looks.look("recorder", EAST), { recorder: { unseen } });
    assert.ok("seen" in ((await looks.look("recorder", WEST)).recorder ?? {}));
  });

  it("name the call that was refused, if a look takes several", async () => {
    source.before = async () => {
      const facts = { operation: "DescribeDeliveryChannels" };
      throw new AwsError("no", "refused", "AccessDeniedException", { facts });
    };
    const unseen = "config:DescribeDeliveryChannels: AccessDeniedException";
    assert.deepEqual(await look("recorder", EAST), { recorder: { unseen } });
  });

  it("name the policy of the organization that denies them", async () => {
    const text = "User: u is not authorized to perform: x with an explicit deny in a service control policy";
    const cause = Object.assign(new Error(text), { name: "AccessDeniedException" });
    source.before = async () => {
      throw new AwsError("no", "refused", "AccessDeniedException", { cause });
    };
    const found = await look("recorder", EAST);
    assert.equal(found.deniedBy, text);
    source.before = async () => {
      throw new AwsError("no", "refused", "AccessDeniedException", { cause: new Error("not authorized") });
    };
    assert.equal((await look("recorder", EAST)).deniedBy, undefined);
  });

  it("don't take a policy that denies the role itself for one that denies AWS Config", async () => {
    const text =
      "not authorized to perform: sts:AssumeRole with an explicit deny in a service control policy";
    const cause = Object.assign(new Error(text), { name: "AccessDenied" });
    source.before = async () => {
      const facts = { role: "arn:aws:iam::222222222222:role/audit", property: "sourceRole" };
      throw new AwsError("no", "refused", "AccessDenied", { cause, facts });
    };
    assert.equal((await look("recorder", EAST)).deniedBy, undefined);
  });

  it("begin no further call once it is late", async () => {
    const late = { ...ROLE, isLate: () => true };
    assert.deepEqual(await look("recorder", EAST, late), {
      recorder: { unseen: "not within the time given" },
    });
    assert.deepEqual(source.asked, []);
  });

  it("show no secret role", async () => {
    source = new MemorySource("AccessDenied");
    const secret = { ...ROLE, isSecret: true };
    assert.deepEqual(await look("recorder", EAST, secret), {
      recorder: { unseen: "not allowed to assume sourceRole: AccessDenied" },
    });
  });

  describe("of an organization's aggregator", () => {
    const wrong = async () => (await opened({ sourceRole: undefined }, "organization")).organization();

    it("hold if nothing is wrong", async () => {
      assert.deepEqual(await wrong(), { organization: { seen: undefined } });
    });

    it("tell why AWS Config can't read the organization, and what to do", async () => {
      aws.organization = { ...aws.organization, trustedServices: async () => undefined };
      const { organization } = await wrong();
      assert.ok(organization && "seen" in organization);
      assert.match(organization.seen?.text ?? "", /the role arn:\S+ doesn't exist$/);
      assert.match(organization.seen?.nextStep ?? "", /\.$/);
      aws.organization = { ...aws.organization, describe: async () => undefined };
      const outside = (await wrong()).organization;
      assert.ok(outside && "seen" in outside && outside.seen);
    });

    it("suspect a change since the aggregator was made, and prefer what they know for certain", async () => {
      const certaintyOf = async () => {
        const { organization } = await wrong();
        return organization && "seen" in organization ? organization.seen?.certainty : organization;
      };
      const changed = { account: OWN, joined: 0, registered: aws.now() + 3_600_000 };
      aws.organization = {
        ...aws.organization,
        account: async () => OWN,
        describe: async () => ({ id: "o-a1b2c3d4e5", managementAccount: A, allFeatures: true }),
        delegatedAdministrators: async () => [changed],
        hasServiceAccess: async () => true,
        trustedServices: async () => ["config.amazonaws.com"],
      };
      assert.equal(await certaintyOf(), "likely");
      aws.organization = { ...aws.organization, trustedServices: async () => undefined };
      assert.equal(await certaintyOf(), "certain");
      const trustedServices = async () => ["config.amazonaws.com"];
      aws.organization = { ...aws.organization, trustedServices, hasServiceAccess: async () => false };
      assert.equal(await certaintyOf(), "certain");
    });

    it("tell what could not be checked", async () => {
      const denied = async () => {
        throw new AwsError("no", "refused", "AccessDenied");
      };
      aws.organization = { ...aws.organization, trustedServices: denied };
      assert.deepEqual(await wrong(), { organization: { unseen: "iam:GetRole: AccessDenied" } });
      aws.organization = { ...aws.organization, describe: denied };
      aws.organization = { ...aws.organization, trustedServices: async () => ["config.amazonaws.com"] };
      assert.deepEqual(await wrong(), {
        organization: { unseen: "organizations:DescribeOrganization: AccessDenied" },
      });
    });
  });
});
