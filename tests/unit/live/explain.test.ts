import assert from "node:assert/strict";
import type { LiveAggregator, PutRequest } from "../../../provider/aws/aggregator";
import { AwsError } from "../../../provider/aws/errors";
import { type ByFace, both, whole } from "../../../provider/domain/errorText";
import { explaining } from "../../../provider/live/explain";
import { accounts, ids, MemoryAws } from "../../support/memoryAws";
import { MiniEngine } from "../../support/miniEngine";
import { OneStack, ORGANIZATION } from "../../support/oneStack";

const accountsOf = (accountIds: string[]) => ({
  name: "security",
  accountAggregationSource: { accountIds, allRegions: true },
});

/** What is advised as long as nothing is found out. */
const ADVICE: Readonly<Record<string, ByFace>> = { OrganizationAccessDeniedException: both("Ask.") };

const denied = (message: string, kind: AwsError["kind"] = "refused") =>
  new AwsError(message, kind, "AccessDeniedException", { advice: both("Allow it.") });

describe("a refusal", () => {
  let { aws, stack } = new OneStack();

  beforeEach(() => {
    ({ aws, stack } = new OneStack());
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
        "Put failed\nThe numbers are: this account has 1 aggregator in the region (quota 50, can be raised); this aggregator " +
        "would have 3 accounts (quota 10,000, fixed); this change adds 2 and removes 1 accounts (quota 1,000 a week across " +
        "all aggregators, can be raised).",
    });
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
    const { roleArn } = ORGANIZATION.organizationAggregationSource as { roleArn: string };
    await assert.rejects(
      stack.up({ ...ORGANIZATION, organizationAggregationSource: { roleArn, regions: ["us-east-1"] } }),
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

  it("what could not be checked, beside the general advice", async () => {
    const aws = new MemoryAws();
    aws.organization.describe = async () => {
      throw denied("DescribeOrganization failed");
    };
    refusing(aws, "OrganizationAccessDeniedException");
    await assert.rejects(new MiniEngine(aws).up(ORGANIZATION), {
      message:
        "Put failed\nAs for the cause, the organization could not be checked: DescribeOrganization failed (this needs " +
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

describe("what explains a rejected Put", () => {
  const PUT: PutRequest = {
    name: "security",
    source: accounts("ab"),
    filters: { resourceTypes: ["AWS::S3::Bucket"] },
  };
  const explained = async (error: unknown, put = PUT, aws = new MemoryAws()) =>
    explaining(aws.api("us-east-1"), aws.organization)(error, put, undefined);
  const rejected = (code: string, cause = "") =>
    new AwsError("Put failed", "refused", code, { cause: new Error(cause), details: ["before"] });
  const detailsOf = async (...args: Parameters<typeof explained>) => {
    const error = await explained(...args);
    assert.ok(error instanceof AwsError);
    return error.details.map((detail) => {
      if (typeof detail === "string") return detail;
      return "what" in detail ? whole(detail) : detail.deployment;
    });
  };

  it("is nothing that is known of other errors, which stay as they are", async () => {
    for (const error of [new Error("x"), rejected("InvalidRoleException", "security"), "x"])
      assert.equal(await explained(error), error);
  });

  it("is nothing, if no value of the program is named", async () => {
    const error = rejected("ValidationException", "No.");
    assert.equal(await explained(error), error);
  });

  it("is no cause, if nothing speaks against the organization of an account that may have it", async () => {
    const aws = new MemoryAws();
    aws.organization.describe = async () => ({
      id: "o-a",
      allFeatures: true,
      managementAccount: "999999999999",
    });
    aws.organization.delegatedAdministrators = async () => [{ account: "123456789012" }];
    assert.deepEqual(await detailsOf(rejected("OrganizationAccessDeniedException"), PUT, aws), ["before"]);
  });

  describe("of an account that may act for the organization, and that AWS denies access", () => {
    const MINUTE = 60_000;
    const code = "OrganizationAccessDeniedException";
    const registeredBefore = (minutes: number) => {
      const aws = new MemoryAws();
      aws.now = () => 100 * MINUTE;
      aws.organization.describe = async () => ({
        id: "o-a",
        allFeatures: true,
        managementAccount: "999999999999",
      });
      aws.organization.delegatedAdministrators = async () => [
        { account: "123456789012", registered: (100 - minutes) * MINUTE },
      ];
      return aws;
    };
    const kindOf = async (aws: MemoryAws, before?: LiveAggregator) => {
      const error = await explaining(aws.api("us-east-1"), aws.organization)(rejected(code), PUT, before);
      assert.ok(error instanceof AwsError);
      return error.kind;
    };

    it("is that AWS Config doesn't know of a new registration, which is tried again", async () => {
      const error = await explained(rejected(code), PUT, registeredBefore(9));
      assert.ok(error instanceof AwsError);
      const { kind, facts, details, advice } = error;
      assert.deepEqual([kind, facts.kind, facts.awsCode], ["new-delegation", "new-delegation", code]);
      assert.deepEqual(details, [
        "before",
        "Account 123456789012 was registered as a delegated administrator at 1970-01-01T01:31:00.000Z. AWS Config can take " +
          "minutes until it accepts the account.",
      ]);
      assert.deepEqual(advice, both("Run `pulumi up` again in a few minutes."));
    });

    it("is something else, if the registration is old, or unknown, or the aggregator is older", async () => {
      assert.equal(await kindOf(registeredBefore(10)), "refused");
      const unseen = registeredBefore(1);
      unseen.organization.delegatedAdministrators = async () => {
        throw rejected("AccessDeniedException");
      };
      assert.equal(await kindOf(unseen), "refused");
      const aws = registeredBefore(1);
      const live = await aws.api("us-east-1").put(PUT);
      assert.equal(await kindOf(aws, live), "refused");
    });
  });

  it("stands after what is known already", async () => {
    const [first, ...more] = await detailsOf(rejected("ValidationException", "Bad AWS::S3::Bucket"));
    assert.equal(first, "before");
    assert.deepEqual(more, ["In the program, this is aggregatorFilters.resourceTypes (AWS::S3::Bucket)."]);
  });

  for (const code of [
    "OrganizationAccessDeniedException",
    "NoAvailableOrganizationException",
    "OrganizationAllFeaturesNotEnabledException",
  ])
    it(`is what the organization says, of ${code}; that it can't be told, if it may not be asked`, async () => {
      const aws = new MemoryAws();
      aws.organization.describe = async () => undefined;
      const [, cause] = await detailsOf(rejected(code), PUT, aws);
      assert.match(cause ?? "", /^The cause: .* is in no organization/);
      aws.organization.describe = async () => {
        throw rejected("AccessDeniedException");
      };
      const [, unseen] = await detailsOf(rejected(code), PUT, aws);
      assert.match(unseen ?? "", /^As for the cause, the organization could not be checked: /);
      aws.organization.account = async () => {
        throw rejected("AccessDeniedException");
      };
      const error = rejected(code);
      assert.equal(await explained(error, PUT, aws), error);
    });

  it("is which limits are reached, also if aggregators can't be listed", async () => {
    const aws = new MemoryAws();
    for (let count = 0; count < 50; count++) aws.set(`a${count}`, "us-east-1", {});
    const [, all] = await detailsOf(rejected("LimitExceededException"), PUT, aws);
    assert.match(
      all ?? "",
      /has 50 aggregators in the region \(quota 50, can be raised, reached\); this aggregator would have 2 accounts \(quota 10,000, fixed\)/,
    );
    aws.begin({ 0: "refused" });
    const [, some] = await detailsOf(rejected("LimitExceededException"), PUT, aws);
    assert.match(some ?? "", /^The numbers are: this aggregator would have 2 accounts/);
    const many = { kind: "account", accountIds: manyAccounts(10_000), regions: "all" } as const;
    const [, reached] = await detailsOf(rejected("LimitExceededException"), { ...PUT, source: many }, aws);
    assert.match(reached ?? "", /\(quota 10,000, fixed, reached\).* can be raised, reached\)\.$/);
  });

  it("has no accounts of an organization", async () => {
    const source = { kind: "organization", roleArn: "arn:x", regions: ["eu-west-1"] } as const;
    const [, limits] = await detailsOf(rejected("LimitExceededException"), { ...PUT, source });
    assert.doesNotMatch(limits ?? "", /this aggregator would have/);
    const [, named] = await detailsOf(rejected("ValidationException", "arn:x in eu-west-1"), {
      ...PUT,
      source,
    });
    assert.equal(
      named,
      "In the program, this is organizationAggregationSource.regions (eu-west-1), organizationAggregationSource.roleArn (arn:x).",
    );
  });
});

const manyAccounts = (count: number) =>
  Array.from({ length: count }, (_, index) => String(200_000_000_000 + index));
