import assert from "node:assert/strict";
import { OneStack, ORGANIZATION } from "../../support/oneStack";

describe("an organization", () => {
  let { aws, stack } = new OneStack();

  beforeEach(() => {
    ({ aws, stack } = new OneStack());
  });

  const member = { id: "o-a", allFeatures: true, managementAccount: "999999999999" };

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
});
