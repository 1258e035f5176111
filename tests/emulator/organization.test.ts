import assert from "node:assert/strict";
import { type Emulator, type SettingsPatch, startEmulator } from "../../emulator";
import { account, config, organizationInput, organizations } from "./support/call";
import { eventually } from "./support/eventually";

const management = "999999999999";
const role = "arn:aws:iam::111111111111:role/config";

describe("organization sources", () => {
  let emulator: Emulator;
  const put = (as = {}, more = {}) =>
    config(emulator.url, "PutConfigurationAggregator", organizationInput("security", more), as);

  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("work without any set-up", async () => {
    const { status, body } = await put({}, { AllAwsRegions: false, AwsRegions: ["eu-west-1"] });
    assert.equal(status, 200);
    assert.deepEqual(body.ConfigurationAggregator?.OrganizationAggregationSource, {
      RoleArn: role,
      AllAwsRegions: false,
      AwsRegions: ["eu-west-1"],
    });
    assert.equal(body.ConfigurationAggregator?.AccountAggregationSources, undefined);
  });

  const member = { managementAccount: management, members: [account] };
  const cases: [title: string, settings: SettingsPatch, code: string | undefined][] = [
    ["the account is in none", { organization: "none" }, "NoAvailableOrganizationException"],
    [
      "the account is not in this one",
      { organization: { managementAccount: management } },
      "NoAvailableOrganizationException",
    ],
    [
      "it is for billing only",
      { organization: { managementAccount: account, featureSet: "CONSOLIDATED_BILLING" } },
      "OrganizationAllFeaturesNotEnabledException",
    ],
    ["the account is a mere member", { organization: member }, "OrganizationAccessDeniedException"],
    [
      "the account is a delegated administrator",
      { organization: { ...member, delegatedAdministrators: [account] } },
      undefined,
    ],
    [
      "the account is a delegated administrator without trusted access",
      { organization: { ...member, delegatedAdministrators: [account], trustedAccess: false } },
      "OrganizationAccessDeniedException",
    ],
    [
      "the management account may not enable trusted access",
      { organization: { managementAccount: account, trustedAccess: false, mayEnableAccess: false } },
      "OrganizationAccessDeniedException",
    ],
    ["the role is invalid", { roles: [{ arn: role, valid: false }] }, "InvalidRoleException"],
    ["the role is not there yet", { roles: [{ arn: role, validAfterMs: 60_000 }] }, "InvalidRoleException"],
    ["another role is invalid", { roles: [{ arn: `${role}2`, valid: false }] }, undefined],
  ];
  for (const [title, settings, code] of cases) {
    it(`${code === undefined ? "are accepted" : `are refused with ${code}`} where ${title}`, async () => {
      emulator.settings(settings);
      const { status, body } = await put();
      assert.deepEqual([status, body.__type], code === undefined ? [200, undefined] : [400, code]);
      assert.equal(emulator.aggregators().length, code === undefined ? 1 : 0);
    });
  }

  it("are refused with something that is no role", async () => {
    assert.equal((await put({}, { RoleArn: "" })).body.__type, "InvalidRoleException");
  });

  it("enable trusted access when the management account creates one", async () => {
    emulator.settings({ organization: { managementAccount: account, trustedAccess: false } });
    await put();
    assert.deepEqual(emulator.settings().organization, { managementAccount: account, trustedAccess: true });
  });

  it("are accepted once the role has been propagated", async () => {
    emulator.settings({ roles: [{ arn: role, validAfterMs: 30 }] });
    assert.equal((await put()).body.__type, "InvalidRoleException");
    await eventually(async () => (await put()).status === 200, "the role is valid");
  });

  it("are stuck with the organization, and the management account, that they were made in", async () => {
    emulator.settings({
      organization: { id: "o-aaaaaaaaaa", managementAccount: management, delegatedAdministrators: [account] },
    });
    await put();

    for (const organization of [
      { id: "o-bbbbbbbbbb", managementAccount: management, delegatedAdministrators: [account] },
      { id: "o-aaaaaaaaaa", managementAccount: account },
    ]) {
      emulator.settings({ organization });
      assert.equal((await put()).body.__type, "OrganizationAccessDeniedException");
    }
    await config(emulator.url, "DeleteConfigurationAggregator", { ConfigurationAggregatorName: "security" });
    assert.equal((await put()).status, 200);
  });
});

describe("DescribeOrganization", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  it("takes each account for the management account of an organization of its own", async () => {
    const { status, body } = await organizations(emulator.url, "DescribeOrganization");
    assert.equal(status, 200);
    const { Id: id, MasterAccountId: master, FeatureSet: features } = body.Organization ?? {};
    assert.match(String(id), /^o-[a-z0-9]{10,32}$/);
    assert.deepEqual([master, features] as unknown[], [account, "ALL"]);
  });

  it("answers any member", async () => {
    emulator.settings({
      organization: {
        id: "o-exampleorg1",
        managementAccount: management,
        members: [account],
        featureSet: "CONSOLIDATED_BILLING",
      },
    });
    const { body } = await organizations(emulator.url, "DescribeOrganization");
    assert.deepEqual(body.Organization as unknown, {
      Id: "o-exampleorg1",
      Arn: `arn:aws:organizations::${management}:organization/o-exampleorg1`,
      FeatureSet: "CONSOLIDATED_BILLING",
      MasterAccountArn: `arn:aws:organizations::${management}:account/o-exampleorg1/${management}`,
      MasterAccountId: management,
      MasterAccountEmail: `management+${management}@example.com`,
      AvailablePolicyTypes: [],
    });
  });

  it("says where there is none, spelling Message as Organizations does", async () => {
    emulator.settings({ organization: "none" });
    const { status, body } = await organizations(emulator.url, "DescribeOrganization");
    assert.equal(status, 400);
    assert.deepEqual(body as unknown, {
      __type: "AWSOrganizationsNotInUseException",
      Message: "Your account is not a member of an organization.",
    });
  });
});
