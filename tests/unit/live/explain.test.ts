import assert from "node:assert/strict";
import type { PutRequest } from "../../../provider/aws/aggregator";
import { AwsError } from "../../../provider/aws/errors";
import { explaining } from "../../../provider/live/explain";
import { accounts, ids, MemoryAws } from "../../support/memoryAws";
import { MiniEngine } from "../../support/miniEngine";
import { OneStack, ORGANIZATION } from "../../support/oneStack";

const accountsOf = (accountIds: string[]) => ({
  name: "security",
  accountAggregationSource: { accountIds, allRegions: true },
});

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
        "Put failed\nCurrent numbers: aggregators of this account in the region: 1 (quota 50, can be raised); accounts in this one: 3 " +
        "(quota 10,000, fixed); accounts that this change adds: 2, and removes: 1 (quota 1,000 a week across all " +
        "aggregators, can be raised).",
    });
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
    return error.details.map(String);
  };

  it("is nothing that is known of other errors, which stay as they are", async () => {
    for (const error of [new Error("x"), rejected("InvalidRoleException", "security"), "x"])
      assert.equal(await explained(error), error);
  });

  it("is nothing, if no value of the program is named, or nothing speaks against the organization", async () => {
    for (const error of [
      rejected("ValidationException", "No."),
      rejected("OrganizationAccessDeniedException"),
    ])
      assert.equal(await explained(error), error);
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
    it(`is what the organization says, of ${code}; nothing, if it may not be asked`, async () => {
      const aws = new MemoryAws();
      aws.organization.describe = async () => undefined;
      const [, cause] = await detailsOf(rejected(code), PUT, aws);
      assert.match(cause ?? "", /^The cause: .* is in no organization/);
      aws.organization.describe = async () => {
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
      /region: 50 \(quota 50, can be raised, reached\); accounts in this one: 2 \(quota 10,000, fixed\)/,
    );
    aws.begin({ 0: "refused" });
    const [, some] = await detailsOf(rejected("LimitExceededException"), PUT, aws);
    assert.match(some ?? "", /^Current numbers: accounts in this one: 2/);
    const many = { kind: "account", accountIds: manyAccounts(10_000), regions: "all" } as const;
    const [, reached] = await detailsOf(rejected("LimitExceededException"), { ...PUT, source: many }, aws);
    assert.match(reached ?? "", /\(quota 10,000, fixed, reached\).* can be raised, reached\)\.$/);
  });

  it("has no accounts of an organization", async () => {
    const source = { kind: "organization", roleArn: "arn:x", regions: ["eu-west-1"] } as const;
    const [, limits] = await detailsOf(rejected("LimitExceededException"), { ...PUT, source });
    assert.doesNotMatch(limits ?? "", /accounts in this one/);
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
