import assert from "node:assert/strict";
import { AwsError } from "../../../provider/aws/errors";
import type { OrganizationApi } from "../../../provider/aws/organization";
import { lookAtOrganization, unseenIn } from "../../../provider/live/organization";
import { MemoryAws } from "../../support/memoryAws";
import { OneStack, ORGANIZATION } from "../../support/oneStack";

const PATH = "organizationAggregationSource";

describe("an organization", () => {
  let { aws, stack } = new OneStack();

  beforeEach(() => {
    ({ aws, stack } = new OneStack());
  });

  const member = { id: "o-a", allFeatures: true, managementAccount: "999999999999" };

  it("that the account is a delegated administrator of: nothing either", async () => {
    aws.organization.describe = async () => member;
    aws.organization.delegatedAdministrators = async () => [{ account: "123456789012" }];
    assert.equal(await stack.preview(ORGANIZATION), "create");
  });

  it("there is none", async () => {
    aws.organization.describe = async () => undefined;
    await assert.rejects(stack.preview(ORGANIZATION), {
      codes: ["NoOrganization"],
      facts: [{ path: PATH, account: "123456789012" }],
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
        { path: PATH, organization: "o-a" },
        { path: PATH, account: "123456789012", managementAccount: "999999999999", delegated: [] },
      ],
    });
  });

  it("of which the account is a delegated administrator, without trusted access", async () => {
    aws.organization.describe = async () => member;
    aws.organization.delegatedAdministrators = async () => [{ account: "123456789012" }];
    aws.organization.hasServiceAccess = async () => false;
    await assert.rejects(stack.preview(ORGANIZATION), {
      codes: ["NoTrustedAccess"],
      facts: [{ path: PATH, account: "123456789012" }],
    });
  });
});

describe("what is seen of an organization", () => {
  const organization = { id: "o-a", allFeatures: true, managementAccount: "999999999999" };
  const denied = new AwsError("No.", "refused", "AccessDeniedException");
  const refuse = async () => {
    throw denied;
  };
  const delegated = [{ account: "123456789012" }];
  const api = (more: Partial<OrganizationApi> = {}): OrganizationApi => ({
    ...new MemoryAws().organization,
    account: async () => "123456789012",
    describe: async () => organization,
    delegatedAdministrators: async () => delegated,
    hasServiceAccess: async () => true,
    ...more,
  });
  const notAsked = async () => assert.fail("asked");

  it("is everything, by a delegated administrator", async () => {
    const seen = await lookAtOrganization(api());
    assert.deepEqual(seen, { account: "123456789012", organization, delegated, isTrusted: true });
    assert.deepEqual(unseenIn(seen), []);
  });

  it("is trusted access only if something depends on it", async () => {
    const delegatedAdministrators = async () => [{ account: "111111111111" }];
    const seen = await lookAtOrganization(api({ delegatedAdministrators, hasServiceAccess: notAsked }));
    assert.equal("isTrusted" in seen, false);
  });

  for (const [what, described] of [
    ["there is none", async () => undefined],
    ["the account manages it", async () => ({ ...organization, managementAccount: "123456789012" })],
    ["it may not be checked", refuse],
  ] as const)
    it(`is nothing further where ${what}`, async () => {
      const asking = { delegatedAdministrators: notAsked, hasServiceAccess: notAsked };
      const seen = await lookAtOrganization(api({ describe: described, ...asking }));
      assert.deepEqual(Object.keys(seen), ["account", "organization"]);
    });

  it("lacks what may not be checked, with the permissions for it, in the order of asking", async () => {
    const seen = await lookAtOrganization(api({ delegatedAdministrators: refuse, hasServiceAccess: refuse }));
    assert.deepEqual(
      unseenIn(seen).map(({ permission, error }) => [permission, error]),
      [
        ["organizations:ListDelegatedAdministrators", denied],
        ["organizations:ListAWSServiceAccessForOrganization", denied],
      ],
    );
  });

  it("is nothing at all if AWS doesn't tell which account calls", async () => {
    await assert.rejects(lookAtOrganization(api({ account: refuse })), denied);
  });
});
